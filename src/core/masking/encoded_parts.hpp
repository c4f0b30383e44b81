// Parts of a text that are other texts in disguise: base64 (RFC 4648), hexadecimal, and host names
// in their xn-- form.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/masking/folded_text.hpp"

namespace mien::core {

enum class Encoding : std::uint8_t { base64, base64url, hexadecimal, punycode };

struct EncodedPart {
    TextSpan place;
    Encoding encoding;
    bool is_padded = false;      // base64, with = to a multiple of four
    bool is_upper_case = false;  // hexadecimal digits
    std::string text;            // decoded, always UTF-8 without control characters but white space
};

// What decodes to such a text, and is large enough to hold an address.
[[nodiscard]] std::vector<EncodedPart> find_encoded_parts(std::string_view text);

// Another text in the disguise of the part.
[[nodiscard]] std::string encode_like(const EncodedPart& part, std::string_view text);

}  // namespace mien::core
