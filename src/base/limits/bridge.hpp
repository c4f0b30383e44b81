// The bridge, and what is known of it: how often it looks, and for how long that says something.
#pragma once

#include <chrono>

namespace mien::limits {

using std::chrono::minutes;
using std::chrono::seconds;

inline constexpr seconds bridge_sign_interval{10};
inline constexpr seconds bridge_silence_max{60};  // then it counts as gone
inline constexpr seconds part_check_interval{60};
inline constexpr seconds part_check_time_max{5};
inline constexpr seconds part_health_life{180};
inline constexpr minutes summary_interval{5};
inline constexpr seconds summary_retry_interval{30};
inline constexpr seconds summary_look_interval{10};  // whether another generation is served
inline constexpr minutes summary_time_max{2};        // of one side; every row is counted
inline constexpr minutes isolation_check_interval{10};
inline constexpr seconds isolation_check_life{30 * 60};
inline constexpr seconds isolation_check_time_max{60};  // of all checks of one process
inline constexpr seconds route_try_time_max{3};         // for a port that may be out of reach

}  // namespace mien::limits
