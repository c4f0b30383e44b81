// How deliveries of webhooks are proven. Over the bytes as they came; constant time where a secret
// is compared.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "net/request.hpp"

namespace mien::video {

// The value of the header of that name in any case, when there is exactly one; else empty.
[[nodiscard]] std::string single_header(const std::vector<net::Header>& headers,
                                        std::string_view name);

// Whether the seconds of the epoch are within limits::webhook_age_max of now.
[[nodiscard]] bool is_recent(std::string_view epoch_seconds, Timestamp now);

// Standard Webhooks: HMAC-SHA-256 of "id.timestamp.body" under "whsec_<base64>"; the header holds
// "v1,<base64>", perhaps several with spaces between.
[[nodiscard]] bool is_signed_by_secret(std::string_view secret, std::string_view id,
                                       std::string_view timestamp, std::string_view body,
                                       std::string_view signatures);

// The Ed25519 keys of a JSON Web Key Set, 32 bytes each.
[[nodiscard]] std::vector<std::string> read_key_set(const json::value& key_set);

// fal: Ed25519 over "request_id\nuser_id\ntimestamp\nhex(sha256(body))", in hexadecimal.
struct FalDelivery {
    std::string request_id;
    std::string user_id;
    std::string timestamp;
    std::string signature;
};
[[nodiscard]] FalDelivery read_fal_headers(const std::vector<net::Header>& headers);
[[nodiscard]] bool is_signed_by_key(const std::vector<std::string>& keys,
                                    const FalDelivery& delivery, std::string_view body);

// Standard base64, with or without padding; nothing for anything else.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace mien::video
