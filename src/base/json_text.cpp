#include "base/json_text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

namespace mien {
namespace {

bool is_escaped(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

void append_escaped(std::string& text, char c) {
    static constexpr std::string_view escaped = "\b\t\n\f\r\"\\";
    static constexpr std::string_view letters = "btnfr\"\\";
    const auto at = escaped.find(c);
    if (at == std::string_view::npos) {
        fmt::format_to(std::back_inserter(text), "\\u{:04x}", static_cast<unsigned>(c));
        return;
    }
    text += '\\';
    text += letters[at];
}

// Number::toString of ECMAScript, which RFC 8785 asks for.
std::string text_of(double number) {
    if (number == 0) {
        return "0";
    }
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(number),
                                   std::chars_format::scientific);
    const std::string_view scientific(buffer.data(), end.ptr);
    const auto mark = scientific.find('e');
    std::string digits(scientific.substr(0, mark));
    std::erase(digits, '.');
    int exponent = 0;
    const auto skipped = mark + (scientific[mark + 1] == '+' ? 2U : 1U);
    std::from_chars(scientific.data() + skipped, end.ptr, exponent);

    const auto count = static_cast<int>(digits.size());
    const int point = exponent + 1;  // digits before it
    if (point >= count && point <= 21) {
        digits.append(static_cast<std::size_t>(point - count), '0');
    } else if (point > 0 && point <= 21) {
        digits.insert(static_cast<std::size_t>(point), ".");
    } else if (point > -6 && point <= 0) {
        digits.insert(0, "0." + std::string(static_cast<std::size_t>(-point), '0'));
    } else {
        digits.insert(1, count > 1 ? "." : "");
        digits += fmt::format("e{}{}", exponent < 0 ? '-' : '+', std::abs(exponent));
    }
    return (number < 0 ? "-" : "") + digits;
}

template <class Integer>
void append_integer(std::string& text, Integer number) {
    const fmt::format_int digits(number);
    text.append(digits.data(), digits.size());
}

void append_array(std::string& text, const json::array& array) {
    text += '[';
    for (std::size_t i = 0; i < array.size(); ++i) {
        if (i > 0) {
            text += ',';
        }
        append_json(text, array[i]);
    }
    text += ']';
}

}  // namespace

void append_json_string(std::string& text, std::string_view value) {
    text += '"';
    for (std::size_t begin = 0; begin < value.size();) {
        auto end = begin;
        while (end < value.size() && !is_escaped(value[end])) {
            ++end;
        }
        text += value.substr(begin, end - begin);
        if (end < value.size()) {
            append_escaped(text, value[end++]);
        }
        begin = end;
    }
    text += '"';
}

void append_json(std::string& text, const json::value& value) {
    switch (value.kind()) {
        case json::kind::null:
            text += "null";
            return;
        case json::kind::bool_:
            text += value.get_bool() ? "true" : "false";
            return;
        case json::kind::int64:
            append_integer(text, value.get_int64());
            return;
        case json::kind::uint64:
            append_integer(text, value.get_uint64());
            return;
        case json::kind::double_:
            text += text_of(value.get_double());
            return;
        case json::kind::string:
            append_json_string(text, value.get_string());
            return;
        case json::kind::array:
            append_array(text, value.get_array());
            return;
        case json::kind::object:
            append_json(text, value.get_object());
            return;
    }
}

void append_json(std::string& text, const json::object& object) {
    text += '{';
    for (const auto& member : object) {
        if (&member != object.begin()) {
            text += ',';
        }
        append_json_string(text, member.key());
        text += ':';
        append_json(text, member.value());
    }
    text += '}';
}

std::string json_text(const json::value& value) {
    std::string text;
    append_json(text, value);
    return text;
}

std::string json_text(const json::object& object) {
    std::string text;
    append_json(text, object);
    return text;
}

}  // namespace mien
