#include "transfer/canonical_json.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/hash.hpp"
#include "base/json_text.hpp"

namespace mien::transfer {
namespace {

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

void append_sorted(std::string& text, const json::value& value);

void append_sorted(std::string& text, const json::object& object, std::string_view left_out = {}) {
    std::vector<const json::key_value_pair*> members;
    members.reserve(object.size());
    for (const auto& member : object) {
        if (left_out.empty() || member.key() != left_out) {
            members.push_back(&member);
        }
    }
    std::ranges::sort(members,
                      [](const auto* a, const auto* b) { return is_before(a->key(), b->key()); });
    text += '{';
    for (const auto* member : members) {
        text += member == members.front() ? "" : ",";
        append_json_string(text, member->key());
        text += ':';
        append_sorted(text, member->value());
    }
    text += '}';
}

void append_sorted(std::string& text, const json::value& value) {
    if (const auto* const object = value.if_object()) {
        append_sorted(text, *object);
    } else if (const auto* const array = value.if_array()) {
        text += '[';
        for (std::size_t i = 0; i < array->size(); ++i) {
            text += i == 0 ? "" : ",";
            append_sorted(text, (*array)[i]);
        }
        text += ']';
    } else {
        append_json(text, value);
    }
}

}  // namespace

std::string canonical_json(const json::value& value) {
    std::string text;
    append_sorted(text, value);
    return text;
}

std::string entry_hash(const json::object& entry) {
    std::string text;
    append_sorted(text, entry, "sha256");
    return to_hex(sha256(text));
}

}  // namespace mien::transfer
