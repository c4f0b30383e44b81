// Previews: clips of a text that need not be saved. They expire, by the database's clock, and never
// touch a prompt. All functions throw unavailable when the database is.
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
    std::string source;  // "character", "global" or "unsaved"
    core::ClipSettings settings;
    std::string provider;  // who is to make it
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
    core::ClipSettings settings;
    std::string provider;
    Depicted depicted;                     // as it was when the preview was asked for
    std::optional<std::string> video_key;  // set when the clip is complete
    std::optional<std::string> poster_key;
    AdminId requested_by;
    std::string requested_by_name;
    Timestamp created_at;
    Timestamp expires_at;
    Timestamp read_at;  // the database's time of the reading
    bool is_expired = false;
    bool is_reused = false;  // only set by create_preview
    ClipProgress progress;
};

// Queues a preview, or gives the newest one of the same picture (provider, resolved text, character
// as it is now, emotion, settings) that waits, runs or is complete and has an hour to live. Throws
// not_found for an unknown character or emotion and rate_limited when too many wait already.
[[nodiscard]] awaitable<PreviewRow> create_preview(pg::Transaction& transaction,
                                                   PreviewDraft draft);

// Throws not_found, and gone for one that has expired.
[[nodiscard]] awaitable<PreviewRow> get_preview(pg::Pool& pool, PreviewId id, Deadline deadline);
[[nodiscard]] awaitable<PreviewRow> get_preview(pg::Transaction& transaction, PreviewId id);

// Queues one that failed or was cancelled again. Throws conflict for any other.
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

// The keys of a finished clip, written in the transaction that ends its job. False when there is no
// such preview any more.
[[nodiscard]] awaitable<bool> complete_preview(pg::Transaction& transaction, PreviewId id,
                                               std::string video_key, std::string poster_key);

// Expiry. Takes up to limit expired previews whose job has ended, marks their objects as being
// deleted and gives them; asks the jobs of the other expired ones to stop.
struct ExpiredPreview {
    PreviewId id;
    std::vector<std::string> keys;
};
[[nodiscard]] awaitable<std::vector<ExpiredPreview>> begin_expiry(pg::Pool& pool, int limit,
                                                                  Deadline deadline);
// Removes the rows of a preview whose objects are gone from the store.
awaitable<void> end_expiry(pg::Pool& pool, ExpiredPreview preview, Deadline deadline);

}  // namespace mien::store
