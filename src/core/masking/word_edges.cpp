#include "core/masking/word_edges.hpp"

#include <algorithm>
#include <cstdint>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "core/masking/name_locale.hpp"

namespace mien::core {
namespace {

struct CodePoint {
    UChar32 value = -1;
    std::size_t bytes = 0;
};

CodePoint before(std::string_view text, std::size_t at) {
    if (at == 0) {
        return {};
    }
    UChar32 value = -1;
    auto begin = static_cast<std::int32_t>(at);
    U8_PREV(text.data(), 0, begin, value);
    return {.value = value, .bytes = at - static_cast<std::size_t>(begin)};
}

CodePoint behind(std::string_view text, std::size_t at) {
    const auto rest = text.substr(at, U8_MAX_LENGTH);
    if (rest.empty()) {
        return {};
    }
    UChar32 value = -1;
    std::int32_t end = 0;
    U8_NEXT(rest.data(), end, static_cast<std::int32_t>(rest.size()), value);
    return {.value = value, .bytes = static_cast<std::size_t>(end)};
}

bool is_sign(UChar32 code_point) {
    if (code_point < 0x80) {
        return code_point >= 0 && u_isalnum(code_point) != 0;
    }
    return (U_GET_GC_MASK(code_point) & (U_GC_P_MASK | U_GC_Z_MASK | U_GC_C_MASK)) == 0;
}

bool joins(UChar32 code_point) {
    return code_point >= 0 && u_isalnum(code_point) != 0 &&
           !is_written_without_spaces(static_cast<char32_t>(code_point));
}

}  // namespace

std::size_t sign_before(std::string_view plain, std::size_t at) {
    const auto found = before(plain, at);
    return is_sign(found.value) ? found.bytes : 0;
}

std::size_t sign_behind(std::string_view plain, std::size_t at) {
    const auto found = behind(plain, at);
    return is_sign(found.value) ? found.bytes : 0;
}

bool begins_word(std::string_view plain, std::size_t at) {
    return !joins(before(plain, at).value);
}

bool ends_word(std::string_view plain, std::size_t at) {
    return !joins(behind(plain, at).value);
}

}  // namespace mien::core
