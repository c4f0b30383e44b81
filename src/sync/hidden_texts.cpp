#include "sync/hidden_texts.hpp"

#include <algorithm>
#include <optional>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace mien::sync {
namespace {

constexpr std::size_t base64_characters_min = 12;  // nine bytes, as the shortest address has
constexpr std::size_t hex_characters_min = 16;

bool is_letter_or_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_hex(char c) {
    return hex_value(c) >= 0;
}

void add(std::vector<std::string>& found, std::optional<std::string> bytes) {
    if (bytes && !bytes->empty() && is_utf8(*bytes)) {
        found.push_back(std::move(*bytes));
    }
}

void add_percent_decoded(std::vector<std::string>& found, std::string_view text) {
    std::string decoded;
    bool is_encoded = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2])) {
            decoded += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
            is_encoded = true;
        } else {
            decoded += text[i];
        }
    }
    if (is_encoded) {
        add(found, std::move(decoded));
    }
}

void add_base64(std::vector<std::string>& found, std::string_view run) {
    const bool has_capital_or_digit =
        std::ranges::any_of(run, [](char c) { return c < 'a' || c > 'z'; });
    if (run.size() < base64_characters_min || !has_capital_or_digit) {
        return;
    }
    std::string url_alphabet(run);
    std::ranges::replace(url_alphabet, '+', '-');
    std::ranges::replace(url_alphabet, '/', '_');
    add(found, from_base64url(url_alphabet));
}

// A mark of hexadecimal ("0x", "\x") joins the digits.
void add_hex(std::vector<std::string>& found, std::string_view run) {
    const auto mark = run.find('x');
    run = mark < 2 ? run.substr(mark + 1) : run;
    if (run.size() >= hex_characters_min && std::ranges::all_of(run, is_hex)) {
        add(found, from_hex(run));
    }
}

// Calls take with each longest part of a run without the signs.
template <class Take>
void for_each_part(std::string_view run, std::string_view signs, const Take& take) {
    while (!run.empty()) {
        const auto part = run.substr(0, run.find_first_of(signs));
        take(part);
        run.remove_prefix(std::min(part.size() + 1, run.size()));
    }
}

// Base64 has one of two pairs of signs beside letters and digits, and what stands around it may be
// a sign of either: "/u/YWRhQHgub3Jn/avatar".
void add_of_run(std::vector<std::string>& found, std::string_view run) {
    constexpr std::string_view standard = "+/";
    constexpr std::string_view url = "-_";
    for (const auto& [signs, others] : {std::pair(standard, url), std::pair(url, standard)}) {
        for_each_part(run, others, [&found, signs](std::string_view part) {
            if (part.find_first_of(signs) != std::string_view::npos) {
                add_base64(found, part);
            }
        });
    }
    for_each_part(run, "+/-_", [&found](std::string_view part) {
        add_base64(found, part);
        add_hex(found, part);
    });
}

bool is_of_run(char c) {
    return is_letter_or_digit(c) || c == '+' || c == '/' || c == '-' || c == '_';
}

}  // namespace

std::vector<std::string> hidden_texts(std::string_view text) {
    std::vector<std::string> found;
    if (text.contains('%')) {
        add_percent_decoded(found, text);
    }
    // No shorter run holds anything, so that only each so many bytes need a look.
    for (auto at = base64_characters_min - 1; at < text.size(); at += base64_characters_min) {
        if (!is_of_run(text[at])) {
            continue;
        }
        auto begin = at;
        while (begin > 0 && is_of_run(text[begin - 1])) {
            --begin;
        }
        auto end = at;
        while (end < text.size() && is_of_run(text[end])) {
            ++end;
        }
        if (end - begin >= base64_characters_min) {
            add_of_run(found, text.substr(begin, end - begin));
        }
        at = end;
    }
    return found;
}

}  // namespace mien::sync
