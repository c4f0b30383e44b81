// What is asked of services that make clips: how long it may take.
#pragma once

#include <chrono>
#include <cstddef>

namespace mien::limits {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

inline constexpr minutes submission_time_max{30};  // from the create to the clip at the service
inline constexpr seconds create_time_max{90};      // for the create, with the images that go before
// A service that answers with the clip itself may take longer, as its preset says.
inline constexpr seconds made_answer_time_min{10};
inline constexpr seconds made_answer_time_usual{600};
inline constexpr seconds made_answer_time_max{1500};
// After its time, until whoever sent a create has written its answer down or is no more.
inline constexpr seconds create_settling_time{30};
inline constexpr seconds service_call_time_max{30};    // for a poll, a search or a cancel
inline constexpr seconds service_fetch_time_max{300};  // for a clip
inline constexpr milliseconds service_poll_min{500};
inline constexpr seconds service_poll_max{30};
inline constexpr seconds service_retry_after_max{3600};  // of what it asks to wait before a create
inline constexpr milliseconds lost_gap{10'000};          // between two looks that do not find it
inline constexpr seconds submission_sweep_interval{30};
inline constexpr int submission_sweep_max = 20;
// Answers to creates that wait for the database: who writes one down has given up after the rest.
inline constexpr seconds answer_note_rest{60};
inline constexpr std::chrono::days answer_note_life{7};
inline constexpr std::size_t answer_notes_replayed_max = 100;
inline constexpr std::size_t answer_note_bytes_max = 256UL * 1024;
inline constexpr minutes taking_in_time_max{3};  // for a clip that is there

}  // namespace mien::limits
