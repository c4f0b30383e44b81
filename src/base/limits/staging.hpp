// Staging: its configuration, and what follows it.
#pragma once

#include <chrono>
#include <cstddef>

namespace mien::limits {

using std::chrono::seconds;

inline constexpr std::size_t environment_name_bytes_max = 63;
inline constexpr std::size_t vpn_networks_max = 100;
inline constexpr int access_log_days_min = 30;
inline constexpr int access_log_days_max = 3650;
inline constexpr int access_log_days_usual = 365;
inline constexpr std::size_t database_url_bytes_max = 4096;
inline constexpr std::size_t database_password_bytes_max = 1024;
inline constexpr std::size_t next_runs_told = 5;
inline constexpr seconds candidate_check_time_max{10};  // for a database that a change names
inline constexpr seconds control_read_interval{4};      // when nothing was heard of a change
inline constexpr seconds move_retry_interval{10};       // after a target that could not be served

}  // namespace mien::limits
