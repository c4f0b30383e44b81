#include "cli/output.hpp"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <iostream>

#include <fmt/format.h>
#include <unistd.h>

#include "base/json_text.hpp"
#include "base/problem_json.hpp"
#include "base/quote.hpp"

namespace mien::cli {
namespace {

constexpr int bar_columns = 30;

// The one way to people's terminals. Text of others comes through it too, and must neither move the
// cursor nor look like a line of ours.
void write_line(std::ostream& stream, std::string_view line) {
    stream << visible(line) << '\n';
}

// Calls with each line, the last of which may lack its break.
void for_each_line(std::string_view text, const std::function<void(std::string_view)>& call) {
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        call(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

}  // namespace

void print_line(std::string_view text) {
    write_line(std::cout, text);
}

void print_indented(std::string_view text) {
    for_each_line(text, [](std::string_view line) { print_line(fmt::format("      {}", line)); });
}

void print_stored(std::string_view text) {
    if (isatty(STDOUT_FILENO) == 1) {
        for_each_line(text, print_line);
    } else {
        std::cout << text << '\n';
    }
}

void print_help(std::string_view text) {
    for_each_line(text, print_line);
}

void print_warnings(std::string_view text) {
    for_each_line(text, [](std::string_view line) { write_line(std::cerr, line); });
}

void print_json(const json::value& value) {
    std::cout << visible_json(json_text(value)) << '\n';
}

std::string problem_text(std::string_view place, std::string_view message) {
    return place.empty() ? std::string(message) : fmt::format("{}: {}", place, message);
}

void print_error(const Error& error, bool is_json) {
    if (is_json) {
        const json::object told{{"error", name_of(error.kind())},
                                {"message", error.message()},
                                {"problems", to_json(error.problems())}};
        std::cerr << visible_json(json_text(told)) << '\n';
        return;
    }
    write_line(std::cerr, "mien: " + error.message());
    for (const auto& problem : error.problems()) {
        if (problem.message != error.message()) {
            write_line(std::cerr, "  " + problem_text(problem.pointer, problem.message));
        }
    }
    if (!error.detail().empty()) {
        write_line(std::cerr, fmt::format("  ({})", error.detail()));
    }
}

ProgressBar::ProgressBar(std::string label)
    : label_(std::move(label)), is_terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
    clear();
}

void ProgressBar::clear() {
    if (is_terminal_) {
        std::cerr << "\r\033[K" << std::flush;
    }
}

void ProgressBar::show(double progress, std::string_view state) {
    if (!is_terminal_) {
        return;
    }
    const int filled = static_cast<int>(progress * bar_columns);
    std::cerr << fmt::format("\r\033[K{} [{:=<{}}{:{}}] {:3.0f}% {}", label_, "", filled, "",
                             bar_columns - filled, progress * 100, state)
              << std::flush;
}

std::string read_line() {
    std::string line;
    std::getline(std::cin, line);
    return line;
}

std::string read_all(std::size_t bytes_max) {
    std::string text(bytes_max + 1, '\0');
    std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::cin.gcount()));
    if (text.size() > bytes_max) {
        throw Error(ErrorKind::too_large,
                    fmt::format("Standard input is longer than {} bytes.", bytes_max));
    }
    return text;
}

}  // namespace mien::cli
