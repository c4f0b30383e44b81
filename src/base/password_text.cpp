#include "base/password_text.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "base/assert.hpp"
#include "base/text.hpp"

namespace mien {
namespace {

using CodePoints = std::vector<UChar32>;

// RFC 5892, section 2.6: never, whatever their category says.
constexpr std::array<UChar32, 11> disallowed{0x0640, 0x07FA, 0x302E, 0x302F, 0x3031, 0x3032,
                                             0x3033, 0x3034, 0x3035, 0x303B, 0xFFFD};

constexpr UChar32 zero_width_non_joiner = 0x200C;
constexpr UChar32 zero_width_joiner = 0x200D;
constexpr std::uint8_t virama_class = 9;

CodePoints code_points_of(std::string_view text) {
    CodePoints all;
    const auto length = static_cast<std::int32_t>(text.size());
    for (std::int32_t i = 0; i < length;) {
        UChar32 next = 0;
        U8_NEXT(text.data(), i, length, next);
        all.push_back(next);
    }
    return all;
}

UScriptCode script_of(UChar32 code_point) {
    UErrorCode status = U_ZERO_ERROR;
    return uscript_getScript(code_point, &status);
}

bool is_of_script(const CodePoints& text, std::size_t at, UScriptCode script) {
    return at < text.size() && script_of(text[at]) == script;
}

bool is_between(UChar32 code_point, UChar32 first, UChar32 last) {
    return code_point >= first && code_point <= last;
}

bool has_any(const CodePoints& text, UChar32 first, UChar32 last) {
    return std::ranges::any_of(text, [&](UChar32 c) { return is_between(c, first, last); });
}

bool has_japanese(const CodePoints& text) {
    return std::ranges::any_of(text, [](UChar32 c) {
        const auto script = script_of(c);
        return script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA || script == USCRIPT_HAN;
    });
}

// RFC 5892, appendix A, without the joining types of A.1, which passwords can do without.
bool fits_context(const CodePoints& text, std::size_t at) {
    const auto code_point = text[at];
    switch (code_point) {
        case zero_width_non_joiner:
        case zero_width_joiner:
            return at > 0 && u_getCombiningClass(text[at - 1]) == virama_class;
        case 0x00B7:  // middle dot
            return at > 0 && at + 1 < text.size() && text[at - 1] == 'l' && text[at + 1] == 'l';
        case 0x0375:  // Greek lower numeral sign
            return is_of_script(text, at + 1, USCRIPT_GREEK);
        case 0x05F3:  // Hebrew geresh
        case 0x05F4:  // and gershayim
            return at > 0 && is_of_script(text, at - 1, USCRIPT_HEBREW);
        case 0x30FB:  // Katakana middle dot
            return has_japanese(text);
        default:
            break;
    }
    if (is_between(code_point, 0x0660, 0x0669)) {
        return !has_any(text, 0x06F0, 0x06F9);
    }
    if (is_between(code_point, 0x06F0, 0x06F9)) {
        return !has_any(text, 0x0660, 0x0669);
    }
    return true;
}

bool is_old_jamo(UChar32 code_point) {
    const auto type = u_getIntPropertyValue(code_point, UCHAR_HANGUL_SYLLABLE_TYPE);
    return type == U_HST_LEADING_JAMO || type == U_HST_VOWEL_JAMO || type == U_HST_TRAILING_JAMO;
}

// The FreeformClass of RFC 8264, section 4.3, without its context.
bool is_freeform(UChar32 code_point) {
    if (code_point == zero_width_joiner || code_point == zero_width_non_joiner) {
        return true;
    }
    if (std::ranges::find(disallowed, code_point) != disallowed.end() || is_old_jamo(code_point) ||
        u_hasBinaryProperty(code_point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0 ||
        u_hasBinaryProperty(code_point, UCHAR_NONCHARACTER_CODE_POINT) != 0) {
        return false;
    }
    switch (u_charType(code_point)) {
        case U_UNASSIGNED:
        case U_CONTROL_CHAR:
        case U_FORMAT_CHAR:
        case U_PRIVATE_USE_CHAR:
        case U_SURROGATE:
        case U_LINE_SEPARATOR:
        case U_PARAGRAPH_SEPARATOR:
            return false;
        default:
            return true;
    }
}

// In a buffer of its own, which is wiped.
Secret with_plain_spaces(const CodePoints& text) {
    std::string plain;
    plain.reserve(text.size() * U8_MAX_LENGTH);
    for (const auto code_point : text) {
        const auto written =
            u_charType(code_point) == U_SPACE_SEPARATOR ? UChar32{' '} : code_point;
        std::array<char, U8_MAX_LENGTH> bytes{};
        std::int32_t count = 0;
        UBool is_error = 0;
        U8_APPEND(bytes.data(), count, U8_MAX_LENGTH, written, is_error);
        MIEN_ASSERT(is_error == 0, "a code point of well-formed text");
        plain.append(bytes.data(), static_cast<std::size_t>(count));
    }
    return Secret(std::move(plain));
}

}  // namespace

std::optional<Secret> prepare_password(const Secret& password) {
    const auto text = password.reveal();
    if (text.empty() || !is_utf8(text)) {
        return std::nullopt;
    }
    auto code_points = code_points_of(text);
    bool is_allowed = std::ranges::all_of(code_points, is_freeform);
    for (std::size_t at = 0; is_allowed && at < code_points.size(); ++at) {
        is_allowed = fits_context(code_points, at);
    }
    std::optional<Secret> prepared;
    if (is_allowed) {
        prepared.emplace(to_nfc(with_plain_spaces(code_points).reveal()));
    }
    sodium_memzero(code_points.data(), code_points.size() * sizeof(UChar32));
    return prepared;
}

}  // namespace mien
