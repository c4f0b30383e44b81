#include "cli/output.hpp"

#include <cstdio>
#include <iostream>

#include <fmt/format.h>
#include <unistd.h>

#include "base/problem_json.hpp"

namespace mien::cli {
namespace {

constexpr int bar_columns = 30;

}  // namespace

void print_line(std::string_view text) {
    std::cout << text << '\n';
}

void print_json(const json::value& value) {
    std::cout << json::serialize(value) << '\n';
}

void print_error(const Error& error, bool is_json) {
    if (is_json) {
        std::cerr << json::serialize(json::object{{"error", name_of(error.kind())},
                                                  {"message", error.message()},
                                                  {"problems", to_json(error.problems())}})
                  << '\n';
        return;
    }
    std::cerr << "mien: " << error.message() << '\n';
    for (const auto& problem : error.problems()) {
        if (problem.message != error.message()) {
            std::cerr << "  " << problem.pointer << ": " << problem.message << '\n';
        }
    }
    if (!error.detail().empty()) {
        std::cerr << "  (" << error.detail() << ")\n";
    }
}

ProgressBar::ProgressBar(std::string label)
    : label_(std::move(label)), is_terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
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
