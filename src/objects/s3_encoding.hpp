// How S3 writes names, digests and times on the wire.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/hash.hpp"

namespace mien::objects {

// What a slash becomes: in a path it parts segments, in a query it is a character like any other.
enum class SlashForm : std::uint8_t { kept, encoded };

// Every byte but A-Z a-z 0-9 - . _ ~ as %XX in upper case: the only form whose signature S3 accepts
// (RFC 3986, "unreserved"). Nothing else changes: no segment is taken out, no text made canonical.
[[nodiscard]] std::string percent_encoded(std::string_view text, SlashForm slash);

// The bytes of %XX and of "+", which is a blank in a listing with encoding-type=url; anything else
// stays as it is.
[[nodiscard]] std::string form_decoded(std::string_view text);

// A digest with the alphabet and the padding of RFC 4648 section 4, and back.
[[nodiscard]] std::string to_base64(const Sha256& digest);
[[nodiscard]] std::optional<Sha256> sha256_from_base64(std::string_view text);
[[nodiscard]] std::optional<Sha256> sha256_from_hex(std::string_view text);

// An HTTP date (RFC 9110 section 5.6.7, IMF-fixdate), such as "Fri, 24 May 2013 00:00:00 GMT".
[[nodiscard]] std::optional<Timestamp> parse_http_date(std::string_view text);

}  // namespace mien::objects
