// The queue.
#pragma once

#include <chrono>
#include <cstddef>

namespace mien::limits {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

inline constexpr milliseconds job_poll_interval{2000};  // the net below notifications
inline constexpr milliseconds job_progress_interval{300};
inline constexpr minutes job_wait_max{60};  // a job that no worker takes by then fails
inline constexpr milliseconds job_backoff_min{1000};
inline constexpr milliseconds job_backoff_max{60'000};
inline constexpr seconds job_stop_time_max{20};     // for running jobs when a worker stops
inline constexpr seconds job_abort_time_max{3};     // for those that were told to stop then
inline constexpr seconds job_answer_time_max{600};  // for those that alone can hear an answer
inline constexpr seconds job_rescue_interval{10};
inline constexpr seconds job_clean_interval{60};
inline constexpr int job_rows_max = 200;            // of one pass of the rescuer or the cleaner
inline constexpr hours job_history_life{24 * 7};    // of finished jobs
inline constexpr seconds job_deadline_max{180};     // of one attempt, unless its kind says other
inline constexpr std::size_t jobs_aside_max = 100;  // that wait elsewhere, per worker and kind

}  // namespace mien::limits
