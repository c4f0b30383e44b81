#include "store/clips/previews.hpp"

#include <set>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/limits/clips.hpp"
#include "base/limits/jobs.hpp"
#include "jobs/queue.hpp"

namespace mien::store {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t life_ms = milliseconds(limits::preview_life).count();
constexpr std::int64_t reuse_life_ms = milliseconds(limits::preview_reuse_life_min).count();
constexpr int priority = 50;  // before videos: somebody is waiting at the screen

// Two requests for the same picture wait for each other here, so that the second finds the first.
constexpr pg::Query lock_recipe_query{"lock_preview_recipe",
                                      "SELECT pg_advisory_xact_lock($1::bigint)"};

// First what the same person asked for in the same words.
constexpr pg::Query find_identical_query{"find_identical_preview", R"sql(
    SELECT id, live_job_id, final_state IS NOT NULL AS has_ended,
           requested_by = $3 AND prompt_text = $4 AND source = $5
               AND prompt_id IS NOT DISTINCT FROM $6
               AND prompt_version IS NOT DISTINCT FROM $7 AND problems = $8 AS is_own
    FROM preview_rows
    WHERE recipe_sha256 = $1 AND NOT is_cancel_requested
      AND job_state IN ('queued', 'running', 'succeeded')
      AND expires_at > now() + $2::bigint * interval '1 millisecond'
    ORDER BY is_own DESC, created_at DESC LIMIT 1)sql"};

// Locks the job, so that it does not end before somebody else waits for it too.
constexpr pg::Query hold_job_query{"hold_preview_job", R"sql(
    SELECT FROM jobs
    WHERE id = $1 AND state IN ('queued', 'running') AND cancel_requested_at IS NULL
    FOR SHARE)sql"};

constexpr pg::Query insert_share_query{"insert_shared_preview", R"sql(
    INSERT INTO previews (id, job_id, character_id, emotion, prompt_text, resolved_text, prompt_id,
                          prompt_version, source, problems, settings, provider, depicted,
                          recipe_sha256, requested_by, expires_at, video_key, poster_key,
                          final_state, finished_at, preset_version_id, seam_score)
    SELECT $2, job_id, character_id, emotion, $3, resolved_text, $4, $5, $6, $7, settings, provider,
           depicted, recipe_sha256, $8, expires_at, video_key, poster_key, final_state, finished_at,
           preset_version_id, seam_score
    FROM previews WHERE id = $1)sql"};

constexpr pg::Query insert_query{"insert_preview", R"sql(
    INSERT INTO previews (id, job_id, character_id, emotion, prompt_text, resolved_text, prompt_id,
                          prompt_version, source, problems, settings, provider, depicted,
                          recipe_sha256, requested_by, expires_at, preset_version_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
            now() + $16::bigint * interval '1 millisecond', $17))sql"};

constexpr pg::Query find_query{"find_preview", R"sql(
    SELECT id, live_job_id, character_id, emotion, prompt_text, resolved_text, prompt_id,
           prompt_version, source, problems, settings, provider, depicted, video_key, poster_key,
           requested_by, requested_by_name, created_at, expires_at, is_expired, read_at, job_state,
           progress, error, is_cancel_requested, cancelled_by, cancelled_by_name,
           preset_version_id, preset_id, preset_name, preset_version, estimated_usd,
           seam_score
    FROM preview_rows WHERE id = $1)sql"};

// Walks previews_final_state_idx when a state is asked for.
constexpr pg::Query list_query{"list_previews", R"sql(
    SELECT id, live_job_id, character_id, emotion, prompt_text, resolved_text, prompt_id,
           prompt_version, source, problems, settings, provider, depicted, video_key, poster_key,
           requested_by, requested_by_name, created_at, expires_at, is_expired, read_at, job_state,
           progress, error, is_cancel_requested, cancelled_by, cancelled_by_name,
           preset_version_id, preset_id, preset_name, preset_version, estimated_usd,
           seam_score
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

constexpr pg::Query complete_query{"complete_previews", R"sql(
    UPDATE previews SET video_key = $2, poster_key = $3, seam_score = $4 WHERE job_id = $1)sql"};

// Locks the job, so that of two who wait not each leaves it to the other.
constexpr pg::Query lock_job_query{"lock_preview_job", R"sql(
    SELECT FROM jobs WHERE id = $1 FOR UPDATE)sql"};

constexpr pg::Query count_others_query{"count_others_who_wait", R"sql(
    SELECT count(*) AS n FROM previews
    WHERE job_id = $1 AND id <> $2 AND final_state IS NULL AND expires_at > now())sql"};

constexpr pg::Query leave_job_query{"leave_preview_job", R"sql(
    UPDATE previews SET job_id = NULL, final_state = 'cancelled', finished_at = clock_timestamp(),
        cancelled_by = $2
    WHERE id = $1 AND final_state IS NULL)sql"};

// The job itself goes on and tells nothing.
constexpr pg::Query tell_left_query{"tell_preview_left_job", R"sql(
    SELECT pg_notify('job_changed', json_build_object('job_id', id, 'kind', kind,
        'state', 'cancelled', 'progress', progress, 'attempt', attempt, 'subject_id', $2::uuid,
        'is_cancel_requested', false)::text)
    FROM jobs WHERE id = $1)sql"};

constexpr pg::Query note_canceller_query{"note_preview_canceller", R"sql(
    UPDATE previews SET cancelled_by = $2 WHERE id = $1)sql"};

constexpr pg::Query give_job_query{"give_preview_job", R"sql(
    UPDATE previews SET job_id = $2
    WHERE id = $1 AND job_id IS NULL AND final_state = 'cancelled')sql"};

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

// Puts this and a newer poster of the cell in line, so that one of them sees that a poster goes.
constexpr pg::Query lock_objects_query{"lock_expired_objects", R"sql(
    SELECT FROM objects WHERE key = ANY ($1::text[]) ORDER BY key FOR UPDATE)sql"};

// The poster that stands for its cell stays, and is no longer the preview's.
constexpr pg::Query leave_posters_query{"leave_cell_posters", R"sql(
    UPDATE previews SET poster_key = NULL
    WHERE poster_key = ANY ($1::text[]) AND expires_at <= now()
      AND EXISTS (SELECT FROM cell_posters c WHERE c.poster_key = previews.poster_key))sql"};

constexpr pg::Query mark_deleting_query{"mark_objects_deleting", R"sql(
    UPDATE objects SET state = 'deleting', updated_at = now()
    WHERE key = ANY ($1::text[])
      AND NOT EXISTS (SELECT FROM cell_posters c WHERE c.poster_key = objects.key)
    RETURNING key)sql"};

// One statement, so that the foreign keys are looked at once. The job is left to the cleaner of
// the queue.
constexpr pg::Query delete_query{"delete_expired_preview", R"sql(
    WITH preview AS (DELETE FROM previews WHERE id = $1 AND expires_at <= now())
    DELETE FROM objects o WHERE o.key = ANY ($2::text[]) AND o.state = 'deleting'
      AND NOT EXISTS (SELECT FROM previews p
                      WHERE (p.video_key = o.key OR p.poster_key = o.key) AND p.id <> $1))sql"};

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
    const auto problems = row.get<json::value>("problems");
    preview.problems = problems.as_array();
    const auto settings = row.get<json::value>("settings");
    preview.settings = clip_settings_from_json(settings.as_object());
    preview.provider = row.get<std::string>("provider");
    preview.preset = used_preset_from_row(row);
    preview.depicted = depicted_from_json(row.get<json::value>("depicted"));
    preview.video_key = row.get<std::optional<std::string>>("video_key");
    preview.poster_key = row.get<std::optional<std::string>>("poster_key");
    preview.seam_score = row.get<std::optional<double>>("seam_score");
    preview.requested_by = row.get<AdminId>("requested_by");
    preview.requested_by_name = row.get<std::string>("requested_by_name");
    preview.created_at = row.get<Timestamp>("created_at");
    preview.expires_at = row.get<Timestamp>("expires_at");
    preview.read_at = row.get<Timestamp>("read_at");
    preview.is_expired = row.get<bool>("is_expired");
    preview.progress = clip_progress_from_row(row);
    preview.cancelled_by = canceller_from_row(row);
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
    json::array recipe{draft.provider, to_json(depicted), draft.emotion, draft.resolved_text,
                       to_json(draft.settings)};
    if (draft.preset_version_id) {
        recipe.push_back(json::string(to_string(*draft.preset_version_id)));
    }
    return sha256(json::serialize(recipe));
}

std::int64_t lock_number(const Sha256& recipe) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        number = (number << 8U) | recipe[i];
    }
    return static_cast<std::int64_t>(number);
}

// The request of the draft for the clip of another.
awaitable<PreviewId> share_preview(pg::Transaction& transaction, PreviewId shared,
                                   const PreviewDraft& draft) {
    const auto id = PreviewId::make();
    const json::value problems = draft.problems;
    auto values = pg::params(shared, id, draft.prompt_text, draft.prompt_id, draft.prompt_version,
                             draft.source, problems, draft.requested_by);
    co_await transaction.run(insert_share_query, std::move(values));
    co_return id;
}

// Nothing when there is none, or when the one there was is ending at this moment.
awaitable<std::optional<PreviewRow>> offer_identical(pg::Transaction& transaction,
                                                     const PreviewDraft& draft, Sha256 recipe) {
    co_await transaction.run(lock_recipe_query, pg::params(lock_number(recipe)));
    const json::value problems = draft.problems;
    auto values = pg::params(recipe, reuse_life_ms, draft.requested_by, draft.prompt_text,
                             draft.source, draft.prompt_id, draft.prompt_version, problems);
    const auto rows = co_await transaction.run(find_identical_query, std::move(values));
    if (rows.empty()) {
        co_return std::nullopt;
    }
    const auto found = rows.front();
    auto id = found.get<PreviewId>("id");
    if (!found.get<bool>("is_own")) {
        if (!found.get<bool>("has_ended")) {
            const auto job_id = found.get<JobId>("live_job_id");
            const auto held = co_await transaction.run(hold_job_query, pg::params(job_id));
            if (held.empty()) {
                co_return std::nullopt;
            }
        }
        id = co_await share_preview(transaction, id, draft);
    }
    auto preview = co_await get_preview(transaction, id);
    preview.is_reused = true;
    co_return preview;
}

awaitable<JobId> enqueue_preview(pg::Transaction& transaction, PreviewId id,
                                 const Depicted& depicted) {
    // Workers of before 0010_queue look for "depicted" in the arguments.
    jobs::NewJob job{std::string(preview_job_kind),
                     {{"subject_id", to_string(id)}, {"depicted", to_json(depicted)}},
                     priority};
    co_return co_await jobs::enqueue(transaction, std::move(job));
}

}  // namespace

awaitable<PreviewRow> create_preview(pg::Transaction& transaction, PreviewDraft draft) {
    MIEN_ASSERT(draft.prompt_id.has_value() == draft.prompt_version.has_value(),
                "a version has a prompt and a number");
    const auto depicted =
        co_await require_open_cell(transaction, draft.character_id, draft.emotion);
    const auto recipe = recipe_of(draft, depicted);
    if (draft.reuse == Reuse::identical) {
        auto identical = co_await offer_identical(transaction, draft, recipe);
        if (identical) {
            co_return std::move(*identical);
        }
    }
    co_await require_queue_room(transaction, preview_job_kind, limits::previews_queued_max,
                                "previews");
    const auto id = PreviewId::make();
    const auto job_id = co_await enqueue_preview(transaction, id, depicted);
    const json::value seen = to_json(depicted);
    const json::value problems = draft.problems;
    const json::value settings = to_json(draft.settings);
    auto values = pg::params(id, job_id, draft.character_id, draft.emotion, draft.prompt_text,
                             draft.resolved_text, draft.prompt_id, draft.prompt_version,
                             draft.source, problems, settings, draft.provider, seen, recipe,
                             draft.requested_by, life_ms, draft.preset_version_id);
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

awaitable<void> cancel_preview(pg::Transaction& transaction, const PreviewRow& preview,
                               AdminId cancelled_by) {
    const Error ended(ErrorKind::conflict, "This has ended already; there is nothing to cancel.");
    if (!preview.progress.job_id || jobs::is_finished(preview.progress.state)) {
        throw ended;
    }
    const auto job_id = *preview.progress.job_id;
    co_await transaction.run(lock_job_query, pg::params(job_id));
    const auto others =
        co_await transaction.run(count_others_query, pg::params(job_id, preview.id));
    if (others.front().get<std::int64_t>("n") > 0) {
        const auto left =
            co_await transaction.run(leave_job_query, pg::params(preview.id, cancelled_by));
        if (left.affected() != 1) {
            throw ended;
        }
        co_await transaction.run(tell_left_query, pg::params(job_id, preview.id));
        co_return;
    }
    co_await request_cancel(transaction, preview.progress);
    co_await transaction.run(note_canceller_query, pg::params(preview.id, cancelled_by));
}

awaitable<void> retry_preview(pg::Transaction& transaction, const PreviewRow& preview) {
    [[maybe_unused]] const auto depicted =
        co_await require_open_cell(transaction, preview.character_id, preview.emotion);
    co_await require_not_parked(transaction, preview.id.uuid, preview.progress.job_id);
    // The queue keeps its jobs for longer than a preview lives: only one that left its job to
    // others is without.
    static_assert(limits::job_history_life > limits::preview_life);
    if (preview.progress.job_id) {
        [[maybe_unused]] const auto state =
            co_await jobs::retry(transaction, *preview.progress.job_id);
        co_return;
    }
    const auto job_id = co_await enqueue_preview(transaction, preview.id, preview.depicted);
    const auto given = co_await transaction.run(give_job_query, pg::params(preview.id, job_id));
    if (given.affected() != 1) {
        throw Error(ErrorKind::conflict, "Only a failed or cancelled preview can be tried again.");
    }
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

awaitable<bool> complete_previews(pg::Transaction& transaction, JobId job_id, ClipFiles files) {
    const auto rows = co_await transaction.run(
        complete_query, pg::params(job_id, files.video_key, files.poster_key, files.seam_score));
    co_return rows.affected() > 0;
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
    co_await transaction.run(lock_objects_query, pg::params(all_keys));
    co_await transaction.run(leave_posters_query, pg::params(all_keys));
    const auto marked = co_await transaction.run(mark_deleting_query, pg::params(all_keys));
    co_await transaction.commit();
    std::set<std::string> going;
    for (const auto row : marked) {
        going.insert(row.get<std::string>("key"));
    }
    for (auto& preview : expired) {
        std::erase_if(preview.keys, [&](const auto& key) { return !going.contains(key); });
    }
    co_return expired;
}

awaitable<void> end_expiry(pg::Pool& pool, ExpiredPreview preview, Deadline deadline) {
    co_await pool.run(delete_query, pg::params(preview.id, preview.keys), deadline);
}

}  // namespace mien::store
