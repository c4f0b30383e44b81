// Previews: clips of a text that need not be saved. They expire, by the database's clock, and never
// touch a prompt. Each is the request of one person; those for the same picture share a job and a
// clip. All functions throw unavailable when the database is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "core/clip_settings.hpp"
#include "pg/pool.hpp"
#include "store/clips/clips.hpp"

namespace mien::store {

// The kind of the jobs that make previews; their arguments are {"subject_id"}.
inline constexpr std::string_view preview_job_kind = "preview";

// Whether a preview that exists may stand for the one that is asked for.
enum class Reuse { identical, never };

struct PreviewDraft {
    std::optional<CharacterId> character_id;  // nothing: of a global default
    std::string emotion;
    std::string prompt_text;    // as typed
    std::string resolved_text;  // as sent to the provider
    // The saved version that the text equals; both or neither.
    std::optional<PromptId> prompt_id;
    std::optional<int> prompt_version;
    std::string source;    // "character", "global" or "unsaved"
    json::array problems;  // of its variables, as they are stored
    core::ClipSettings settings;
    std::string provider;                                   // who is to make it
    std::optional<PresetVersionId> preset_version_id = {};  // nothing: without a preset
    AdminId requested_by;
    Reuse reuse = Reuse::identical;
};

struct PreviewRow {
    PreviewId id;
    std::optional<CharacterId> character_id;
    std::string emotion;
    std::string prompt_text;
    std::string resolved_text;
    std::optional<PromptId> prompt_id;
    std::optional<int> prompt_version;
    std::string source;
    json::array problems;
    core::ClipSettings settings;
    std::string provider;
    std::optional<UsedPreset> preset;
    Depicted depicted;                     // as it was when the preview was asked for
    std::optional<std::string> video_key;  // set when the clip is complete
    std::optional<std::string> poster_key;
    std::optional<double> seam_score;
    AdminId requested_by;
    std::string requested_by_name;
    Timestamp created_at;
    Timestamp expires_at;
    Timestamp read_at;  // the database's time of the reading
    bool is_expired = false;
    bool is_reused = false;  // only set by create_preview
    ClipProgress progress;
    std::optional<Canceller> cancelled_by;
};

// Queues a preview. When there is one of the same picture (provider, version of its preset,
// resolved text, character as it is now, emotion, settings) that waits, runs or is complete and has
// an hour to live, the new one shares its job and clip, and expires with it; what the same person
// asked for in the same words is given as it is. Throws what require_open_cell throws, and
// rate_limited when too many wait already.
[[nodiscard]] awaitable<PreviewRow> create_preview(pg::Transaction& transaction,
                                                   PreviewDraft draft);

// Throws not_found, and gone for one that has expired.
[[nodiscard]] awaitable<PreviewRow> get_preview(pg::Pool& pool, PreviewId id, Deadline deadline);
[[nodiscard]] awaitable<PreviewRow> get_preview(pg::Transaction& transaction, PreviewId id);

// Ends this request, and the job too when nobody else waits for it: at once, or as soon as its
// worker sees it. Throws conflict for a preview that has ended.
awaitable<void> cancel_preview(pg::Transaction& transaction, const PreviewRow& preview,
                               AdminId cancelled_by);
// Queues one that failed or was cancelled again, for all whose clip it would have been. Throws
// conflict for any other, and what require_open_cell throws.
awaitable<void> retry_preview(pg::Transaction& transaction, const PreviewRow& preview);

struct PreviewFilter {
    std::optional<CharacterId> character_id;
    std::optional<std::string> emotion;
    std::optional<jobs::JobState> state;
    // Continue a page: previews older than this one.
    std::optional<Timestamp> before_created_at;
    std::optional<PreviewId> before_id;
    std::size_t limit = 50;
};

// Those that have not expired, newest first.
[[nodiscard]] awaitable<std::vector<PreviewRow>> list_previews(pg::Pool& pool, PreviewFilter filter,
                                                               Deadline deadline);

// The keys of a finished clip, for all previews that wait for its job, in the transaction that ends
// the job. False when there is none any more.
[[nodiscard]] awaitable<bool> complete_previews(pg::Transaction& transaction, JobId job_id,
                                                ClipFiles files);

// Expiry. Takes up to limit expired previews whose job has ended, marks their objects as being
// deleted and gives them; asks the jobs of the other expired ones to stop. The newest poster of a
// cell stays.
struct ExpiredPreview {
    PreviewId id;
    std::vector<std::string> keys;
};
[[nodiscard]] awaitable<std::vector<ExpiredPreview>> begin_expiry(pg::Pool& pool, int limit,
                                                                  Deadline deadline);
// Removes a preview whose objects are gone from the store; with the last that shared them go their
// rows.
awaitable<void> end_expiry(pg::Pool& pool, ExpiredPreview preview, Deadline deadline);

}  // namespace mien::store
