// Rendering: what a clip may cost, and what is told of one that waits.
#pragma once

#include <chrono>
#include <cstddef>

namespace mien::limits {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

inline constexpr hours preview_life{24};
inline constexpr std::size_t previews_running_max = 16;  // per worker and provider, unless …
inline constexpr std::size_t videos_running_max = 2;     // … the configuration says otherwise
inline constexpr std::size_t previews_queued_max = 500;
inline constexpr seconds job_lease{30};
inline constexpr seconds job_heartbeat{5};
inline constexpr int job_attempts_max = 3;
inline constexpr seconds render_time_max{120};
inline constexpr std::size_t render_memory_bytes_max = 1024UL * 1024 * 1024;
inline constexpr std::size_t clip_bytes_max = 64UL * 1024 * 1024;
inline constexpr int clip_side_pixels_min = 64;
inline constexpr int clip_side_pixels_max = 1920;
inline constexpr int clip_fps_max = 60;
inline constexpr milliseconds clip_time_min{200};
inline constexpr milliseconds clip_time_max{30'000};
inline constexpr std::size_t renderer_line_bytes_max = 4 * 1024;  // of a renderer's answer
inline constexpr std::size_t renderer_files_max = 32;             // open in a renderer
inline constexpr std::size_t videos_queued_max = 2000;
inline constexpr minutes preview_reuse_life_min{
    60};  // that a preview must have to be offered again
inline constexpr seconds preview_reap_interval{60};
inline constexpr seconds usage_replay_interval{15};

// What a clip that waits is told.
inline constexpr int queue_places_max = 1000;     // counted; a later place is not said
inline constexpr int usual_time_clips_max = 50;   // the median is theirs
inline constexpr int usual_time_jobs_max = 1000;  // looked through for them

// What a person may ask of a clip; narrower than what the renderer can do.
inline constexpr int settings_side_pixels_min = 64;
inline constexpr int settings_side_pixels_max = 1024;
inline constexpr int settings_fps_min = 8;
inline constexpr int settings_fps_max = 60;
inline constexpr milliseconds settings_duration_min{500};
inline constexpr milliseconds settings_duration_max{10'000};

}  // namespace mien::limits
