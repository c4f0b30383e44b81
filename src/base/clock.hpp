// Time. Durations and deadlines use the steady clock; what people and the database see is a
// Timestamp of the wall clock. Expiry is judged by the database's clock, never by this one.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace mien {

using SteadyTime = std::chrono::steady_clock::time_point;
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

// The moment after which an operation must have ended.
using Deadline = SteadyTime;

[[nodiscard]] inline Deadline deadline_in(std::chrono::steady_clock::duration delay) {
    return std::chrono::steady_clock::now() + delay;
}

[[nodiscard]] Timestamp now();

// RFC 3339 in UTC, e.g. "2026-11-22T09:30:00.123456Z"; microseconds only when they are not zero.
[[nodiscard]] std::string to_rfc3339(Timestamp time);

// Accepts RFC 3339 with "Z" or an offset, and PostgreSQL's "2026-11-22 09:30:00.12+00", of the
// years 1 to 9999 in UTC.
[[nodiscard]] std::optional<Timestamp> parse_timestamp(std::string_view text);

}  // namespace mien
