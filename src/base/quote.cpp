#include "base/quote.hpp"

#include <cstdint>

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

namespace mien {
namespace {

struct CodePoint {
    UChar32 value;  // negative for bytes that are no UTF-8
    std::string_view bytes;
};

// The code point that the text begins with; the text is not empty.
CodePoint first_of(std::string_view text) {
    constexpr std::size_t bytes_max = 4;
    const auto near = text.substr(0, bytes_max);
    const auto length = static_cast<std::int32_t>(near.size());
    std::int32_t end = 0;
    UChar32 value = 0;
    U8_NEXT(near.data(), end, length, value);
    return {value, text.substr(0, value < 0 ? 1 : static_cast<std::size_t>(end))};
}

bool is_seen(UChar32 code_point) {
    switch (u_charType(code_point)) {
        case U_CONTROL_CHAR:
        case U_FORMAT_CHAR:
        case U_LINE_SEPARATOR:
        case U_PARAGRAPH_SEPARATOR:
        case U_SURROGATE:
            return false;
        default:
            return u_hasBinaryProperty(code_point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) == 0 ||
                   u_hasBinaryProperty(code_point, UCHAR_VARIATION_SELECTOR) != 0;
    }
}

void append_name(std::string& text, const CodePoint& unseen) {
    if (unseen.value < 0) {
        text += fmt::format("\\x{{{:02X}}}", static_cast<unsigned char>(unseen.bytes.front()));
    } else if (unseen.value == '\n') {
        text += "\\n";
    } else if (unseen.value == '\t') {
        text += "\\t";
    } else {
        text += fmt::format("\\u{{{:04X}}}", static_cast<std::uint32_t>(unseen.value));
    }
}

// In JSON, by UTF-16 code units.
void append_json_escape(std::string& text, UChar32 code_point) {
    if (code_point <= 0xFFFF) {
        text += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(code_point));
    } else {
        text += fmt::format("\\u{:04x}\\u{:04x}", static_cast<std::uint32_t>(U16_LEAD(code_point)),
                            static_cast<std::uint32_t>(U16_TRAIL(code_point)));
    }
}

}  // namespace

std::string shortened(std::string_view text, std::size_t characters_max) {
    std::size_t kept = 0;
    for (std::size_t count = 0; count < characters_max && kept < text.size(); ++count) {
        kept += first_of(text.substr(kept)).bytes.size();
    }
    return std::string(text.substr(0, kept)) + (kept < text.size() ? "…" : "");
}

std::string visible(std::string_view text) {
    std::string shown;
    shown.reserve(text.size());
    while (!text.empty()) {
        const auto next = first_of(text);
        if (next.value >= 0 && is_seen(next.value)) {
            shown += next.bytes;
        } else {
            append_name(shown, next);
        }
        text.remove_prefix(next.bytes.size());
    }
    return shown;
}

std::string visible_json(std::string_view json_text) {
    std::string shown;
    shown.reserve(json_text.size());
    while (!json_text.empty()) {
        const auto next = first_of(json_text);
        if (next.value >= 0 && !is_seen(next.value)) {
            append_json_escape(shown, next.value);
        } else {
            shown += next.bytes;
        }
        json_text.remove_prefix(next.bytes.size());
    }
    return shown;
}

std::string in_quotes(std::string_view text) {
    return fmt::format("“{}”", visible(shortened(text)));
}

}  // namespace mien
