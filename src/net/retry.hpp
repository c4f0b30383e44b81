// When a request is sent again.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/clock.hpp"

namespace mien::net {

// 429, 500, 502, 503 and 504: the server may do better later.
[[nodiscard]] bool is_passing_status(int status) noexcept;

// The pause after the attempt of that number (from 1): it doubles from limits::web_backoff_min to
// web_backoff_max, and a random part between half and all of it is taken (dice, 0..1).
[[nodiscard]] std::chrono::milliseconds backoff(int attempt, double dice);
// With dice of its own.
[[nodiscard]] std::chrono::milliseconds backoff(int attempt);

// A Retry-After header (RFC 9110 section 10.2.3), in seconds or as a date; nothing when it is
// neither. A date that has passed is zero.
[[nodiscard]] std::optional<std::chrono::seconds> parse_retry_after(std::string_view value,
                                                                    Timestamp now);

}  // namespace mien::net
