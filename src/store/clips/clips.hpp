// What previews and videos share: what is drawn, how it is asked for, and how far it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/json.hpp"
#include "core/clip_settings.hpp"
#include "jobs/job.hpp"
#include "pg/rows.hpp"
#include "pg/transaction.hpp"

namespace mien::store {

// Who is seen in a clip, as known when the clip was asked for. A preview of a global default shows
// nobody in particular: id "global", the rest empty.
struct Depicted {
    std::string character_id;
    std::string name;
    std::string description;
    // The main colours of the reference image, "rrggbb" joined by blanks.
    std::string palette = {};

    bool operator==(const Depicted&) const = default;
};

[[nodiscard]] json::object to_json(const Depicted& depicted);
[[nodiscard]] Depicted depicted_from_json(const json::value& document);

// {"width", "height", "fps", "duration_ms", "seed"}.
[[nodiscard]] json::object to_json(const core::ClipSettings& settings);
// Members that are missing keep their defaults. Throws invalid, with pointers below `pointer`, for
// one of the wrong type and for every broken rule.
[[nodiscard]] core::ClipSettings clip_settings_from_json(const json::object& document,
                                                         std::string_view pointer = "/settings");

// Throws invalid, with pointers below `pointer`, for settings beyond what may be asked for.
void require_within(const core::ClipSettings& settings, const core::ClipLimits& clip_limits,
                    std::string_view pointer = "/settings");

// The version of a provider's preset that a clip is made with.
struct UsedPreset {
    PresetVersionId version_id;
    PresetId id;
    std::string name;  // as it is now
    int version = 1;
    std::optional<double> estimated_usd;  // what one clip costs, as far as is known before
};

// A finished clip.
struct ClipFiles {
    std::string video_key;
    std::string poster_key;
    std::optional<double> seam_score = {};  // of one that a service made; video/order says of what
};

// Where the job of a clip or a file stands, or how it ended.
struct ClipProgress {
    // Nothing when the job ended so long ago that it is gone.
    std::optional<JobId> job_id;
    jobs::JobState state = jobs::JobState::queued;
    double progress = 0;
    std::optional<jobs::JobFailure> failure;
    bool is_cancel_requested = false;
};

// Who ended a clip before it was made.
struct Canceller {
    AdminId id;
    std::string name;
};

// "pending", "processing", "completed", "failed" or "cancelled".
[[nodiscard]] std::string_view status_of(jobs::JobState state) noexcept;
// The state that a status of the API means; nothing for an unknown word.
[[nodiscard]] std::optional<jobs::JobState> parse_status(std::string_view status);

// Throws rate_limited when that many jobs of the kind wait already; `clips` is what people call
// them.
[[nodiscard]] awaitable<void> require_queue_room(pg::Transaction& transaction,
                                                 std::string_view job_kind, std::size_t queued_max,
                                                 std::string_view clips);

// A cell that a clip may be made of: its emotion is there, and so is its character when it has one;
// none is archived, nor is the user for whom it is made. Gives who is seen. Throws not_found and
// conflict.
[[nodiscard]] awaitable<Depicted> require_open_cell(pg::Transaction& transaction,
                                                    std::optional<CharacterId> character_id,
                                                    std::string emotion,
                                                    std::optional<UserId> user_id = std::nullopt);

// Stops the job, at once or as soon as its worker sees it. Throws conflict when it has ended.
awaitable<void> request_cancel(pg::Transaction& transaction, const ClipProgress& progress);

// Before a clip is tried again: throws conflict while a person must say whether a service has made
// it already.
awaitable<void> require_not_parked(pg::Transaction& transaction, Uuid clip_id,
                                   std::optional<JobId> job_id);

// A filter by state as two: how something ended stands in its own row, what has not ended is in the
// state of its job. Only one of them is set.
struct StateFilter {
    std::optional<std::string_view> final_state;
    std::optional<std::string_view> live_state;
};
[[nodiscard]] StateFilter state_filter(std::optional<jobs::JobState> state);

// From the columns live_job_id, job_state, progress, error, is_cancel_requested.
[[nodiscard]] ClipProgress clip_progress_from_row(const pg::Row& row);
// From preset_version_id, preset_id, preset_name, preset_version and estimated_usd; nothing for a
// clip of the renderer that is built in.
[[nodiscard]] std::optional<UsedPreset> used_preset_from_row(const pg::Row& row);
// From cancelled_by and cancelled_by_name; nothing for a clip that nobody cancelled.
[[nodiscard]] std::optional<Canceller> canceller_from_row(const pg::Row& row);

}  // namespace mien::store
