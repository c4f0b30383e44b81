// A process that moves from one target to another.
#pragma once

#include <chrono>

namespace mien::limits {

inline constexpr std::chrono::seconds target_check_time_max{15};  // for all that comes before it
// After how long a browser opens a stream of events again: one that was lost, and one that has
// ended because its data is now served from elsewhere.
inline constexpr std::chrono::milliseconds event_retry{3000};
inline constexpr std::chrono::milliseconds event_retry_at_once{100};

}  // namespace mien::limits
