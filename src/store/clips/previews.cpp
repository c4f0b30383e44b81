#include "store/clips/previews.hpp"

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/limits.hpp"
#include "jobs/queue.hpp"

namespace mien::store {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t life_ms = milliseconds(limits::preview_life).count();
constexpr std::int64_t reuse_life_ms = milliseconds(limits::preview_reuse_life_min).count();
constexpr int priority = 50;  // before videos: somebody is waiting at the screen

constexpr pg::Query find_depicted_query{"find_depicted_character", R"sql(
    SELECT name, description FROM characters WHERE id = $1)sql"};

constexpr pg::Query emotion_exists_query{"emotion_exists", R"sql(
    SELECT FROM emotions WHERE name = $1)sql"};

// Two requests for the same picture wait for each other here, so that the second finds the first.
constexpr pg::Query lock_recipe_query{"lock_preview_recipe",
                                      "SELECT pg_advisory_xact_lock($1::bigint)"};

constexpr pg::Query find_identical_query{"find_identical_preview", R"sql(
    SELECT id FROM preview_rows
    WHERE recipe_sha256 = $1 AND NOT is_cancel_requested
      AND job_state IN ('queued', 'running', 'succeeded')
      AND expires_at > now() + $2::bigint * interval '1 millisecond'
    ORDER BY created_at DESC LIMIT 1)sql"};

constexpr pg::Query insert_query{"insert_preview", R"sql(
    INSERT INTO previews (id, job_id, character_id, emotion, prompt_text, resolved_text, prompt_id,
                          prompt_version, source, settings, provider, depicted, recipe_sha256,
                          requested_by, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
            now() + $15::bigint * interval '1 millisecond'))sql"};

constexpr pg::Query find_query{"find_preview", R"sql(
    SELECT id, live_job_id, character_id, emotion, prompt_text, resolved_text, prompt_id,
           prompt_version, source, settings, provider, depicted, video_key, poster_key,
           requested_by, requested_by_name, created_at, expires_at, is_expired, read_at, job_state,
           progress, error, is_cancel_requested
    FROM preview_rows WHERE id = $1)sql"};

// Walks previews_final_state_idx when a state is asked for.
constexpr pg::Query list_query{"list_previews", R"sql(
    SELECT id, live_job_id, character_id, emotion, prompt_text, resolved_text, prompt_id,
           prompt_version, source, settings, provider, depicted, video_key, poster_key,
           requested_by, requested_by_name, created_at, expires_at, is_expired, read_at, job_state,
           progress, error, is_cancel_requested
    FROM preview_rows
    WHERE NOT is_expired
      AND ($1::uuid IS NULL OR character_id = $1)
      AND ($2::text IS NULL OR emotion = $2)
      AND ($3::job_state IS NULL OR final_state = $3)
      AND ($4::job_state IS NULL OR (final_state IS NULL AND job_state = $4))
      AND ($5::timestamptz IS NULL OR (created_at, id) < ($5, $6::uuid))
    ORDER BY created_at DESC, id DESC
    LIMIT $7)sql",
                               pg::Planning::for_each_call};

constexpr pg::Query complete_query{"complete_preview", R"sql(
    UPDATE previews SET video_key = $2, poster_key = $3 WHERE id = $1)sql"};

// The jobs of expired previews are asked to stop; the rows go when they have.
constexpr pg::Query stop_expired_query{"stop_expired_previews", R"sql(
    UPDATE jobs SET cancel_requested_at = now(),
        finished_at = CASE WHEN state = 'queued' THEN now() END,
        state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END
    FROM previews
    WHERE previews.job_id = jobs.id AND previews.expires_at <= now()
      AND previews.final_state IS NULL AND jobs.state IN ('queued', 'running')
      AND jobs.cancel_requested_at IS NULL)sql"};

constexpr pg::Query take_expired_query{"take_expired_previews", R"sql(
    SELECT p.id, p.video_key, p.poster_key
    FROM previews p
    WHERE p.expires_at <= now() AND p.final_state IS NOT NULL
    ORDER BY p.expires_at LIMIT $1
    FOR UPDATE SKIP LOCKED)sql"};

constexpr pg::Query mark_deleting_query{"mark_objects_deleting", R"sql(
    UPDATE objects SET state = 'deleting', updated_at = now() WHERE key = ANY ($1::text[]))sql"};

// One statement, so that the foreign keys are looked at once. The job is left to the cleaner of
// the queue.
constexpr pg::Query delete_query{"delete_expired_preview", R"sql(
    WITH preview AS (DELETE FROM previews WHERE id = $1 AND expires_at <= now())
    DELETE FROM objects WHERE key = ANY ($2::text[]) AND state = 'deleting')sql"};

PreviewRow preview_from_row(const pg::Row& row) {
    PreviewRow preview;
    preview.id = row.get<PreviewId>("id");
    preview.character_id = row.get<std::optional<CharacterId>>("character_id");
    preview.emotion = row.get<std::string>("emotion");
    preview.prompt_text = row.get<std::string>("prompt_text");
    preview.resolved_text = row.get<std::string>("resolved_text");
    preview.prompt_id = row.get<std::optional<PromptId>>("prompt_id");
    preview.prompt_version = row.get<std::optional<int>>("prompt_version");
    preview.source = row.get<std::string>("source");
    const auto settings = row.get<json::value>("settings");
    preview.settings = clip_settings_from_json(settings.as_object());
    preview.provider = row.get<std::string>("provider");
    preview.depicted = depicted_from_json(row.get<json::value>("depicted"));
    preview.video_key = row.get<std::optional<std::string>>("video_key");
    preview.poster_key = row.get<std::optional<std::string>>("poster_key");
    preview.requested_by = row.get<AdminId>("requested_by");
    preview.requested_by_name = row.get<std::string>("requested_by_name");
    preview.created_at = row.get<Timestamp>("created_at");
    preview.expires_at = row.get<Timestamp>("expires_at");
    preview.read_at = row.get<Timestamp>("read_at");
    preview.is_expired = row.get<bool>("is_expired");
    preview.progress = clip_progress_from_row(row);
    return preview;
}

PreviewRow require_alive(const pg::Rows& rows) {
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, "There is no such preview.");
    }
    auto preview = preview_from_row(rows.front());
    if (preview.is_expired) {
        throw Error(ErrorKind::gone, "The preview has expired: previews are kept for 24 hours.");
    }
    return preview;
}

// Everything that the picture depends on.
Sha256 recipe_of(const PreviewDraft& draft, const Depicted& depicted) {
    const json::array recipe{draft.provider, to_json(depicted), draft.emotion, draft.resolved_text,
                             to_json(draft.settings)};
    return sha256(json::serialize(recipe));
}

std::int64_t lock_number(const Sha256& recipe) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        number = (number << 8U) | recipe[i];
    }
    return static_cast<std::int64_t>(number);
}

awaitable<Depicted> depict(pg::Transaction& transaction, std::optional<CharacterId> character_id,
                           std::string emotion) {
    const auto emotions = co_await transaction.run(emotion_exists_query, pg::params(emotion));
    if (emotions.empty()) {
        throw Error(ErrorKind::not_found, "There is no such emotion.");
    }
    if (!character_id) {
        co_return Depicted{"global", "", ""};
    }
    const auto rows = co_await transaction.run(find_depicted_query, pg::params(*character_id));
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, "There is no such character.");
    }
    const auto row = rows.front();
    co_return Depicted{to_string(*character_id), row.get<std::string>("name"),
                       row.get<std::string>("description")};
}

awaitable<std::optional<PreviewRow>> find_identical(pg::Transaction& transaction, Sha256 recipe) {
    co_await transaction.run(lock_recipe_query, pg::params(lock_number(recipe)));
    const auto found =
        co_await transaction.run(find_identical_query, pg::params(recipe, reuse_life_ms));
    if (found.empty()) {
        co_return std::nullopt;
    }
    auto preview = co_await get_preview(transaction, found.front().get<PreviewId>("id"));
    preview.is_reused = true;
    co_return preview;
}

}  // namespace

awaitable<PreviewRow> create_preview(pg::Transaction& transaction, PreviewDraft draft) {
    MIEN_ASSERT(draft.prompt_id.has_value() == draft.prompt_version.has_value(),
                "a version has a prompt and a number");
    const auto depicted = co_await depict(transaction, draft.character_id, draft.emotion);
    const auto recipe = recipe_of(draft, depicted);
    if (draft.reuse == Reuse::identical) {
        auto identical = co_await find_identical(transaction, recipe);
        if (identical) {
            co_return std::move(*identical);
        }
    }
    co_await require_queue_room(transaction, preview_job_kind, limits::previews_queued_max,
                                "previews");
    const auto id = PreviewId::make();
    const json::value seen = to_json(depicted);
    // Workers of before 0010_queue look for "depicted" in the arguments.
    jobs::NewJob job{std::string(preview_job_kind),
                     {{"subject_id", to_string(id)}, {"depicted", seen}},
                     priority};
    const auto job_id = co_await jobs::enqueue(transaction, std::move(job));
    const json::value settings = to_json(draft.settings);
    auto values =
        pg::params(id, job_id, draft.character_id, draft.emotion, draft.prompt_text,
                   draft.resolved_text, draft.prompt_id, draft.prompt_version, draft.source,
                   settings, draft.provider, seen, recipe, draft.requested_by, life_ms);
    co_await transaction.run(insert_query, std::move(values));
    co_return co_await get_preview(transaction, id);
}

awaitable<PreviewRow> get_preview(pg::Pool& pool, PreviewId id, Deadline deadline) {
    const auto rows = co_await pool.run(find_query, pg::params(id), deadline);
    co_return require_alive(rows);
}

awaitable<PreviewRow> get_preview(pg::Transaction& transaction, PreviewId id) {
    const auto rows = co_await transaction.run(find_query, pg::params(id));
    co_return require_alive(rows);
}

awaitable<void> retry_preview(pg::Transaction& transaction, const PreviewRow& preview) {
    // The queue keeps its jobs for longer than a preview lives.
    static_assert(limits::job_history_life > limits::preview_life);
    if (!preview.progress.job_id) {
        throw Error(ErrorKind::conflict, "The preview's job is gone; ask for another preview.");
    }
    [[maybe_unused]] const auto state = co_await jobs::retry(transaction, *preview.progress.job_id);
}

awaitable<std::vector<PreviewRow>> list_previews(pg::Pool& pool, PreviewFilter filter,
                                                 Deadline deadline) {
    const auto state = state_filter(filter.state);
    auto values =
        pg::params(filter.character_id, filter.emotion, state.final_state, state.live_state,
                   filter.before_created_at, filter.before_id, filter.limit);
    const auto rows = co_await pool.run(list_query, std::move(values), deadline);
    std::vector<PreviewRow> previews;
    previews.reserve(rows.size());
    for (const auto row : rows) {
        previews.push_back(preview_from_row(row));
    }
    co_return previews;
}

awaitable<bool> complete_preview(pg::Transaction& transaction, PreviewId id, std::string video_key,
                                 std::string poster_key) {
    const auto rows =
        co_await transaction.run(complete_query, pg::params(id, video_key, poster_key));
    co_return rows.affected() == 1;
}

awaitable<std::vector<ExpiredPreview>> begin_expiry(pg::Pool& pool, int limit, Deadline deadline) {
    auto transaction = co_await pool.begin(deadline);
    co_await transaction.run(stop_expired_query);
    const auto rows = co_await transaction.run(take_expired_query, pg::params(limit));
    std::vector<ExpiredPreview> expired;
    std::vector<std::string> all_keys;
    for (const auto row : rows) {
        auto& preview = expired.emplace_back(ExpiredPreview{row.get<PreviewId>("id"), {}});
        for (const auto* column : {"video_key", "poster_key"}) {
            auto key = row.get<std::optional<std::string>>(column);
            if (key) {
                all_keys.push_back(*key);
                preview.keys.push_back(std::move(*key));
            }
        }
    }
    co_await transaction.run(mark_deleting_query, pg::params(all_keys));
    co_await transaction.commit();
    co_return expired;
}

awaitable<void> end_expiry(pg::Pool& pool, ExpiredPreview preview, Deadline deadline) {
    co_await pool.run(delete_query, pg::params(preview.id, preview.keys), deadline);
}

}  // namespace mien::store
