#include "net/retry.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include <curl/curl.h>
#include <sodium.h>

#include "base/limits/net.hpp"

namespace mien::net {

using std::chrono::milliseconds;
using std::chrono::seconds;

bool is_passing_status(int status) noexcept {
    return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

milliseconds backoff(int attempt, double dice) {
    auto pause = limits::web_backoff_min;
    for (int i = 1; i < attempt && pause < limits::web_backoff_max; ++i) {
        pause *= 2;
    }
    pause = std::min(pause, limits::web_backoff_max);
    const auto half = pause / 2;
    return half + milliseconds(static_cast<std::int64_t>(static_cast<double>(half.count()) * dice));
}

milliseconds backoff(int attempt) {
    constexpr std::uint32_t sides = 1000;
    return backoff(attempt, static_cast<double>(randombytes_uniform(sides + 1)) / sides);
}

std::optional<seconds> parse_retry_after(std::string_view value, Timestamp now) {
    constexpr std::int64_t seconds_max = 1'000'000'000;
    std::int64_t count = 0;
    const auto* const end = value.data() + value.size();
    const auto [rest, failure] = std::from_chars(value.data(), end, count);
    if (failure == std::errc() && rest == end && count >= 0) {
        return seconds(std::min(count, seconds_max));
    }
    const auto at = curl_getdate(std::string(value).c_str(), nullptr);
    if (at < 0) {
        return std::nullopt;
    }
    const auto in = std::chrono::ceil<seconds>(Timestamp(seconds(at)) - now);
    return std::clamp(in, seconds(0), seconds(seconds_max));
}

}  // namespace mien::net
