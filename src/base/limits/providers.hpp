// Providers and their presets: how many there are, and what one holds.
#pragma once

#include <chrono>
#include <cstddef>

namespace mien::limits {

inline constexpr int providers_max = 100;  // archived ones too
inline constexpr int presets_max = 500;    // of one provider, archived ones too
inline constexpr std::size_t provider_name_characters_max = 40;
inline constexpr std::size_t provider_url_characters_max = 2000;
inline constexpr std::size_t provider_key_bytes_max = 4000;
inline constexpr std::size_t provider_headers_max = 20;
inline constexpr std::size_t provider_header_bytes_max = 2000;  // of one value
inline constexpr std::size_t provider_pause_reason_characters_max = 500;
inline constexpr double clip_cost_usd_max = 10'000;  // of one clip; what says more is no price
inline constexpr std::size_t preset_name_characters_max = 80;
inline constexpr std::size_t preset_body_bytes_max = 1024UL * 1024;  // of a request
inline constexpr std::chrono::seconds provider_test_time_max{15};

}  // namespace mien::limits
