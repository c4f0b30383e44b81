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

// Calls take with each longest run of letters, digits and the others.
template <class Take>
void for_each_run(std::string_view text, std::string_view others, const Take& take) {
    for (std::size_t begin = 0; begin < text.size();) {
        auto end = begin;
        while (end < text.size() && (is_letter_or_digit(text[end]) || others.contains(text[end]))) {
            ++end;
        }
        take(text.substr(begin, end - begin));
        begin = end + 1;
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

}  // namespace

std::vector<std::string> hidden_texts(std::string_view text) {
    std::vector<std::string> found;
    add_percent_decoded(found, text);
    for (const std::string_view others : {"+/", "-_", ""}) {
        for_each_run(text, others, [&](std::string_view run) { add_base64(found, run); });
    }
    for_each_run(text, "", [&](std::string_view run) { add_hex(found, run); });
    return found;
}

}  // namespace mien::sync
