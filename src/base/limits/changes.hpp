// Changes over HTTP, drafts, and who has a cell open.
#pragma once

#include <chrono>
#include <cstddef>

namespace mien::limits {

using std::chrono::hours;
using std::chrono::seconds;

inline constexpr hours idempotency_key_life{24};
inline constexpr std::size_t idempotency_key_characters_max = 255;
inline constexpr std::size_t prompt_writers_waiting_max = 256;  // for one prompt, in one process

// Drafts and presence.
inline constexpr int drafts_per_admin_max = 1000;
inline constexpr hours draft_life{24 * 90};  // since its last change
inline constexpr int scratch_rows_reaped_max = 1000;
inline constexpr seconds presence_life{40};    // since the last heartbeat
inline constexpr int presence_cells_max = 50;  // of one admin
inline constexpr int presence_shown_max = 50;  // admins on a cell
inline constexpr int presence_told_max = 10;   // in an event, which fits into a notification

}  // namespace mien::limits
