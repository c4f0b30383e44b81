// Requests to other servers.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace mien::limits {

using std::chrono::milliseconds;
using std::chrono::seconds;

inline constexpr std::size_t web_url_bytes_max = 8 * 1024;
inline constexpr std::size_t web_connections_max = 64;           // of one client, in use and idle
inline constexpr std::size_t web_connections_per_host_max = 32;  // more requests wait for one
inline constexpr std::size_t web_requests_max = 1024;  // of one client, waiting or running
inline constexpr std::size_t web_addresses_max = 4;    // of a host, tried in turn
inline constexpr seconds web_addresses_life{30};       // until it is resolved again
inline constexpr std::size_t web_hosts_kept_max = 64;  // whose addresses are remembered
inline constexpr seconds web_connect_time_max{10};
inline constexpr seconds web_stall_time_max{30};  // without a byte, unless the request says other
inline constexpr std::size_t web_header_fields_max = 100;           // of an answer
inline constexpr std::size_t web_header_bytes_max = 32 * 1024;      // of an answer, all together
inline constexpr std::uint64_t web_body_bytes_max = 1024UL * 1024;  // in memory, unless …
inline constexpr std::size_t web_refusal_bytes_max = 64 * 1024;     // kept of what a refusal says
inline constexpr std::size_t web_buffer_bytes_max = 256 * 1024;     // of a body on its way
inline constexpr int web_attempts_max = 8;                          // that a caller may ask for
inline constexpr int web_redirects_max = 10;                        // that a caller may ask for
inline constexpr milliseconds web_backoff_min{200};
inline constexpr milliseconds web_backoff_max{10'000};

}  // namespace mien::limits
