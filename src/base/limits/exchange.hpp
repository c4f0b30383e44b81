// Clips, cards and images on their way out and in.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace mien::limits {

// Of a card or an archive that comes in.
inline constexpr std::size_t card_upload_bytes_max = 128UL * 1024 * 1024;
inline constexpr std::size_t card_json_bytes_max = 48UL * 1024 * 1024;
inline constexpr std::size_t card_chunk_bytes_max = 64UL * 1024 * 1024;  // of a PNG
inline constexpr std::size_t card_chunks_max = 10'000;
inline constexpr std::size_t card_assets_max = 1000;  // looked at
inline constexpr std::size_t card_told_max = 200;     // of what is left out, by name
inline constexpr std::size_t card_name_bytes_max = 200;
inline constexpr std::size_t archive_entries_max = 2000;
inline constexpr std::uint64_t archive_bytes_max = 512ULL * 1024 * 1024;        // unpacked, in all
inline constexpr std::uint64_t archive_ratio_max = 100;                         // judged beyond …
inline constexpr std::uint64_t archive_ratio_free_bytes = 16ULL * 1024 * 1024;  // … this much

// Images.
inline constexpr std::size_t image_upload_bytes_max = 20UL * 1024 * 1024;
inline constexpr int reference_image_side_max = 1024;     // of what is kept
inline constexpr int image_side_max = 8192;               // of what comes
inline constexpr std::size_t reference_images_max = 200;  // of a character

// Sets of clips that go out.
inline constexpr std::size_t clip_set_emotions_max = 200;
inline constexpr std::uint64_t clip_set_bytes_max = 1024ULL * 1024 * 1024;
inline constexpr int expression_side_max = 512;
inline constexpr std::size_t expression_bytes_max = 2UL * 1024 * 1024;  // of an animated image
inline constexpr int expression_fps_max = 15;

// The label map.
inline constexpr std::size_t label_entries_max = 200;
inline constexpr std::size_t labels_per_emotion_max = 64;
inline constexpr std::size_t label_characters_max = 64;
inline constexpr std::size_t label_fallbacks_max = 16;

// Jobs and rows.
inline constexpr std::size_t exchanges_queued_max = 50;
inline constexpr std::size_t exchanges_running_max = 1;  // of a kind, per worker
inline constexpr std::chrono::minutes exchange_job_time_max{15};
inline constexpr std::chrono::minutes exchange_part_time_max{2};  // of one clip or image of a set
inline constexpr std::chrono::hours card_plan_life{24};
inline constexpr std::chrono::hours clip_export_life{24 * 7};

}  // namespace mien::limits
