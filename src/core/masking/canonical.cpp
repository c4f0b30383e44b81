#include "core/masking/canonical.hpp"

#include <algorithm>
#include <memory>

#include <unicode/bytestream.h>
#include <unicode/idna.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/assert.hpp"
#include "base/text.hpp"

namespace mien::core {
namespace {

constexpr std::string_view white_space = " \t\r\n\v\f";

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

const icu::IDNA& idna() {
    static const auto made = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::IDNA> instance(
            icu::IDNA::createUTS46Instance(UIDNA_NONTRANSITIONAL_TO_ASCII, status));
        MIEN_ASSERT(U_SUCCESS(status), "ICU has no data on domain names");
        return instance;
    }();
    return *made;
}

// As it is when it is no name that IDNA knows.
std::string ascii_domain(std::string domain) {
    if (is_ascii(domain)) {
        return domain;
    }
    std::string converted;
    icu::StringByteSink<std::string> sink(&converted);
    icu::IDNAInfo info;
    UErrorCode status = U_ZERO_ERROR;
    idna().nameToASCII_UTF8(domain, sink, info, status);
    return U_FAILURE(status) || info.hasErrors() ? domain : converted;
}

// Code point by code point; what is not UTF-8 stays.
std::string map_simple(std::string_view text, UChar32 (*map)(UChar32)) {
    std::string mapped;
    const auto length = static_cast<std::int32_t>(text.size());
    for (std::int32_t i = 0; i < length;) {
        UChar32 code_point = 0;
        const auto begin = i;
        U8_NEXT(text.data(), i, length, code_point);
        if (code_point < 0) {
            mapped.append(
                text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(i - begin)));
            continue;
        }
        char bytes[U8_MAX_LENGTH];
        std::int32_t size = 0;
        U8_APPEND_UNSAFE(bytes, size, map(code_point));
        mapped.append(bytes, static_cast<std::size_t>(size));
    }
    return mapped;
}

}  // namespace

bool is_ascii(std::string_view text) {
    // To the end in any case, so that the compiler looks at many bytes at once.
    unsigned char seen = 0;
    for (const char c : text) {
        seen |= static_cast<unsigned char>(c);
    }
    return seen < 0x80;
}

std::string_view trimmed(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(white_space), text.size()));
    return text.substr(0, text.find_last_not_of(white_space) + 1);
}

std::string fold_letters(std::string_view text) {
    if (!is_ascii(text)) {
        return fold_case(text);
    }
    std::string folded(text);
    std::ranges::transform(folded, folded.begin(), lower);
    return folded;
}

std::string canonical_name(std::string_view text) {
    const auto folded = fold_letters(text);
    std::string name;
    name.reserve(folded.size());
    for (const char c : trimmed(folded)) {
        const bool is_space = white_space.contains(c);
        if (!is_space) {
            name += c;
        } else if (name.back() != ' ') {
            name += ' ';
        }
    }
    return name;
}

std::string to_lower_simple(std::string_view text) {
    if (is_ascii(text)) {
        std::string lowered(text);
        std::ranges::transform(lowered, lowered.begin(), lower);
        return lowered;
    }
    return map_simple(text, u_tolower);
}

std::string to_upper_simple(std::string_view text) {
    return map_simple(text, u_toupper);
}

std::string CanonicalEmail::mailbox() const {
    std::string address;
    address.reserve(local.size() + domain.size() + 1);
    address.append(local).append("@").append(domain);
    return address;
}

std::string CanonicalEmail::text() const {
    if (tag.empty()) {
        return mailbox();
    }
    std::string address;
    address.append(local).append("+").append(tag).append("@").append(domain);
    return address;
}

std::optional<CanonicalEmail> canonical_email(std::string_view text) {
    const auto folded = fold_letters(trimmed(text));
    const std::string_view address = trimmed(folded);
    const auto at = address.rfind('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == address.size() ||
        address.find_first_of(white_space) != std::string_view::npos) {
        return std::nullopt;
    }
    auto local = address.substr(0, at);
    auto domain = address.substr(at + 1);
    if (domain.ends_with('.')) {
        domain.remove_suffix(1);
    }
    std::string_view tag;
    if (const auto plus = local.find('+'); plus != std::string_view::npos && plus > 0) {
        tag = local.substr(plus + 1);
        local = local.substr(0, plus);
    }
    return CanonicalEmail{.local = std::string(local),
                          .tag = std::string(tag),
                          .domain = ascii_domain(std::string(domain))};
}

}  // namespace mien::core
