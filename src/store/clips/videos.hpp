// Videos: production clips. Each keeps the exact text, version and resolution it was made from.
// All functions throw unavailable when the database is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "core/clip_settings.hpp"
#include "pg/pool.hpp"
#include "store/clips/clips.hpp"
#include "store/clips/usage_log.hpp"

namespace mien::store {

// The kind of the jobs that make videos; their arguments are {"subject_id"}.
inline constexpr std::string_view video_job_kind = "video";

// What nobody waits for goes behind all else.
enum class VideoUrgency { usual, background };

struct VideoDraft {
    CharacterId character_id;
    Depicted depicted;
    std::string emotion;
    std::optional<UserId> user_id;
    PromptId prompt_id;
    int prompt_version = 0;
    std::string source;  // "character" or "global"
    ResolutionId resolution_id;
    std::string resolved_text;
    json::array problems;  // variables that were left as written
    core::ClipSettings settings;
    std::string provider;                                   // who is to make it
    std::optional<PresetVersionId> preset_version_id = {};  // nothing: without a preset
    AdminId requested_by;
    VideoUrgency urgency = VideoUrgency::usual;
};

struct VideoRow {
    VideoId id;
    CharacterId character_id;
    std::string character_name;  // as it is now
    std::string emotion;
    std::optional<UserId> user_id;
    PromptId prompt_id;
    int prompt_version = 0;
    std::string prompt_text;  // of the version, before it was resolved
    std::string source;
    ResolutionId resolution_id;
    std::optional<UsedArm> arm;
    std::string resolved_text;
    json::array problems;
    core::ClipSettings settings;
    std::string provider;
    std::optional<UsedPreset> preset;
    Depicted depicted;                     // as it was when the video was asked for
    std::optional<std::string> video_key;  // set when the clip is complete
    std::optional<std::string> poster_key;
    std::optional<double> seam_score;
    AdminId requested_by;
    std::string requested_by_name;
    Timestamp created_at;
    std::optional<Timestamp> generated_at;
    std::optional<Timestamp> logged_at;  // when its row of the usage log was written
    Timestamp read_at;                   // the database's time of the reading
    ClipProgress progress;
    std::optional<Canceller> cancelled_by;
};

// Queues a video. Throws not_found or conflict for ids that do not exist, and rate_limited when
// limits::videos_queued_max wait already.
[[nodiscard]] awaitable<VideoRow> create_video(pg::Transaction& transaction, VideoDraft draft);

// Throws not_found.
[[nodiscard]] awaitable<VideoRow> get_video(pg::Pool& pool, VideoId id, Deadline deadline);
[[nodiscard]] awaitable<VideoRow> get_video(pg::Transaction& transaction, VideoId id);

// Stops the job, at once or as soon as its worker sees it. Throws conflict when it has ended.
awaitable<void> cancel_video(pg::Transaction& transaction, const VideoRow& video,
                             AdminId cancelled_by);
// Queues one that failed or was cancelled again, however long ago. Throws conflict for any other.
awaitable<void> retry_video(pg::Transaction& transaction, const VideoRow& video);

// The cells of these characters, with the emotions in use, that no video was ever asked for: first
// all of the first emotion.
struct UnfilmedCell {
    CharacterId character_id;
    std::string emotion;
};
[[nodiscard]] awaitable<std::vector<UnfilmedCell>> find_unfilmed_cells(
    pg::Transaction& transaction, std::vector<CharacterId> characters);

struct VideoFilter {
    std::optional<CharacterId> character_id;
    std::optional<std::string> emotion;
    std::optional<PromptId> prompt_id;
    std::optional<int> prompt_version;
    std::optional<UserId> user_id;
    std::optional<jobs::JobState> state;
    // Continue a page: videos older than this one.
    std::optional<Timestamp> before_created_at;
    std::optional<VideoId> before_id;
    std::size_t limit = 50;
};

// Newest first.
[[nodiscard]] awaitable<std::vector<VideoRow>> list_videos(pg::Pool& pool, VideoFilter filter,
                                                           Deadline deadline);

// The keys of a finished clip and its row of the usage log, in the transaction that ends its job.
// Nothing when there is no such video.
[[nodiscard]] awaitable<std::optional<UsageOutcome>> complete_video(pg::Transaction& transaction,
                                                                    VideoId id, ClipFiles files);

}  // namespace mien::store
