#include "transfer/canonical_json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/hash.hpp"

namespace mien::transfer {
namespace {

enum class Order { as_given, sorted };

void append_text(std::string& text, std::string_view value) {
    static constexpr std::string_view escaped = "\b\t\n\f\r\"\\";
    static constexpr std::string_view letters = "btnfr\"\\";
    text += '"';
    for (const char c : value) {
        const auto at = escaped.find(c);
        if (at != std::string_view::npos) {
            text += '\\';
            text += letters[at];
        } else if (static_cast<unsigned char>(c) < 0x20) {
            text += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            text += c;
        }
    }
    text += '"';
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

// By UTF-16 code units: as by bytes of UTF-8, but that the four-byte forms, whose code units are
// surrogates, come before U+E000..U+FFFF.
bool is_before(std::string_view a, std::string_view b) {
    const auto [in_a, in_b] = std::ranges::mismatch(a, b);
    if (in_a == a.end() || in_b == b.end()) {
        return in_a == a.end() && in_b != b.end();
    }
    const auto rank = [](char c) {
        const unsigned byte = static_cast<unsigned char>(c);
        return byte == 0xEE || byte == 0xEF ? byte + 0x10 : byte;
    };
    const auto is_leading = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0xC0U; };
    if (is_leading(*in_a) && is_leading(*in_b)) {
        return rank(*in_a) < rank(*in_b);
    }
    return static_cast<unsigned char>(*in_a) < static_cast<unsigned char>(*in_b);
}

void append(std::string& text, const json::value& value, Order order);

void append_object(std::string& text, const json::object& object, Order order,
                   std::string_view left_out = {}) {
    std::vector<const json::key_value_pair*> members;
    members.reserve(object.size());
    for (const auto& member : object) {
        if (left_out.empty() || member.key() != left_out) {
            members.push_back(&member);
        }
    }
    if (order == Order::sorted) {
        std::ranges::sort(
            members, [](const auto* a, const auto* b) { return is_before(a->key(), b->key()); });
    }
    text += '{';
    for (const auto* member : members) {
        text += member == members.front() ? "" : ",";
        append_text(text, member->key());
        text += ':';
        append(text, member->value(), order);
    }
    text += '}';
}

void append_array(std::string& text, const json::array& array, Order order) {
    text += '[';
    for (std::size_t i = 0; i < array.size(); ++i) {
        text += i == 0 ? "" : ",";
        append(text, array[i], order);
    }
    text += ']';
}

void append(std::string& text, const json::value& value, Order order) {
    switch (value.kind()) {
        case json::kind::null:
            text += "null";
            return;
        case json::kind::bool_:
            text += value.get_bool() ? "true" : "false";
            return;
        case json::kind::int64:
            text += std::to_string(value.get_int64());
            return;
        case json::kind::uint64:
            text += std::to_string(value.get_uint64());
            return;
        case json::kind::double_:
            text += text_of(value.get_double());
            return;
        case json::kind::string:
            append_text(text, value.get_string());
            return;
        case json::kind::array:
            append_array(text, value.get_array(), order);
            return;
        case json::kind::object:
            append_object(text, value.get_object(), order);
            return;
    }
}

}  // namespace

std::string canonical_json(const json::value& value) {
    std::string text;
    append(text, value, Order::sorted);
    return text;
}

void append_json(std::string& text, const json::value& value) {
    append(text, value, Order::as_given);
}

std::string entry_hash(const json::object& entry) {
    std::string text;
    append_object(text, entry, Order::sorted, "sha256");
    return to_hex(sha256(text));
}

}  // namespace mien::transfer
