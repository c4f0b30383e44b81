#include "base/text.hpp"

#include <algorithm>
#include <limits>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/assert.hpp"
#include "base/plain_letters.hpp"

namespace mien {
namespace {

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// ICU counts in 32 bits; nothing near that size passes the limits of the edge.
std::int32_t size_of(std::string_view text) {
    MIEN_ASSERT(text.size() < std::numeric_limits<std::int32_t>::max(), "text beyond 2 GiB");
    return static_cast<std::int32_t>(text.size());
}

std::string normalise(const icu::Normalizer2* form, std::string_view text, UErrorCode status) {
    std::string result;
    result.reserve(text.size());
    icu::StringByteSink<std::string> sink(&result);
    if (U_SUCCESS(status)) {
        form->normalizeUTF8(0, icu::StringPiece(text.data(), size_of(text)), sink, nullptr, status);
    }
    MIEN_ASSERT(U_SUCCESS(status), "ICU has no normalisation data");
    return result;
}

// Fillers that are drawn as an empty space although their properties do not say so.
bool is_blank_filler(UChar32 code_point) {
    switch (code_point) {
        case 0x2800:   // braille pattern without dots
        case 0x13441:  // Egyptian full blank
        case 0x13442:  // Egyptian half blank
        case 0x16FE4:  // Khitan filler
        case 0x1D159:  // musical null notehead
            return true;
        default:
            return false;
    }
}

// White space, controls, format characters and what else Unicode says is not to be shown. The web
// UI has the same rule (web/src/lib/text/blank.ts).
bool shows_nothing(UChar32 code_point) {
    const auto has = [code_point](UProperty property) {
        return u_hasBinaryProperty(code_point, property) != 0;
    };
    const auto category = u_charType(code_point);
    // Some format characters are drawn, such as the Arabic number sign.
    const bool is_format = category == U_FORMAT_CHAR && !has(UCHAR_PREPENDED_CONCATENATION_MARK);
    return is_format || category == U_CONTROL_CHAR || has(UCHAR_WHITE_SPACE) ||
           has(UCHAR_DEFAULT_IGNORABLE_CODE_POINT) || is_blank_filler(code_point);
}

std::size_t count_code_points(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

bool is_utf8(std::string_view text) {
    const std::int32_t length = size_of(text);
    const char* const data = text.data();
    for (std::int32_t i = 0; i < length;) {
        UChar32 code_point = 0;
        U8_NEXT(data, i, length, code_point);
        if (code_point < 0) {
            return false;
        }
    }
    return true;
}

std::size_t count_characters(std::string_view text) {
    return is_ascii(text) ? text.size() : count_code_points(to_nfc(text));
}

bool is_blank(std::string_view text) {
    if (!text.empty() && text.front() > ' ' && text.front() < 0x7F) {
        return false;
    }
    const std::int32_t length = size_of(text);
    const char* const data = text.data();
    for (std::int32_t i = 0; i < length;) {
        UChar32 code_point = 0;
        U8_NEXT(data, i, length, code_point);
        if (code_point < 0 || !shows_nothing(code_point)) {
            return false;
        }
    }
    return true;
}

std::string to_nfc(std::string_view text) {
    if (is_ascii(text)) {
        return std::string(text);
    }
    UErrorCode status = U_ZERO_ERROR;
    const auto* form = icu::Normalizer2::getNFCInstance(status);
    return normalise(form, text, status);
}

std::string fold_case(std::string_view text) {
    if (is_ascii(text)) {
        std::string folded(text);
        std::ranges::transform(folded, folded.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        });
        return folded;
    }
    UErrorCode status = U_ZERO_ERROR;
    const auto* form = icu::Normalizer2::getNFKCCasefoldInstance(status);
    return normalise(form, text, status);
}

bool is_slug(std::string_view text, std::size_t length_max) {
    if (text.empty() || text.size() > length_max || text.front() < 'a' || text.front() > 'z') {
        return false;
    }
    bool after_joint = false;
    for (const char c : text) {
        const bool joint = c == '-' || c == '_';
        const bool letter_or_digit = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!letter_or_digit && (!joint || after_joint)) {
            return false;
        }
        after_joint = joint;
    }
    return !after_joint;
}

std::string to_slug(std::string_view text, std::size_t length_max) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* form = icu::Normalizer2::getNFKDInstance(status);
    const auto decomposed = normalise(form, fold_case(text), status);
    const std::int32_t length = size_of(decomposed);
    std::string slug;
    bool at_word_end = false;
    for (std::int32_t i = 0; i < length;) {
        UChar32 code_point = 0;
        U8_NEXT(decomposed.data(), i, length, code_point);
        const bool is_kept =
            (code_point >= 'a' && code_point <= 'z') || (code_point >= '0' && code_point <= '9');
        const auto letters = is_kept
                                 ? std::string(1, static_cast<char>(code_point))
                                 : std::string(plain_letters(static_cast<char32_t>(code_point)));
        if (letters.empty()) {
            // An accent or an apostrophe stands inside a word.
            const bool joins = u_charType(code_point) == U_NON_SPACING_MARK || code_point == '\'' ||
                               code_point == 0x2019;
            at_word_end = at_word_end || !joins;
            continue;
        }
        const auto* const joint = at_word_end && !slug.empty() ? "-" : "";
        const auto addition = joint + letters;
        if (slug.size() + addition.size() > length_max) {
            break;
        }
        slug += addition;
        at_word_end = false;
    }
    return slug;
}

}  // namespace mien
