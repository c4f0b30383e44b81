#include "store/clips/videos.hpp"

#include "base/error.hpp"
#include "base/limits/clips.hpp"
#include "jobs/queue.hpp"

namespace mien::store {
namespace {

constexpr int background_priority = 200;  // behind what a person asked for

constexpr pg::Query insert_query{"insert_video", R"sql(
    INSERT INTO videos (id, job_id, character_id, emotion, user_id, prompt_id, prompt_version,
                        source, resolution_id, resolved_text, problems, settings, provider,
                        depicted, requested_by, preset_version_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16))sql"};

constexpr pg::Query find_query{"find_video", R"sql(
    SELECT id, live_job_id, character_id, character_name, emotion, user_id, prompt_id,
           prompt_version, prompt_text, source, resolution_id, resolved_text, problems, settings,
           provider, depicted, video_key, poster_key, requested_by, requested_by_name, created_at,
           generated_at, logged_at, read_at, job_state, progress, error, is_cancel_requested,
           cancelled_by, cancelled_by_name, experiment_id, experiment_phase, experiment_arm,
           preset_version_id, preset_id, preset_name, preset_version, estimated_usd,
           seam_score
    FROM video_rows WHERE id = $1)sql"};

constexpr pg::Query find_unfilmed_query{"find_unfilmed_cells", R"sql(
    SELECT c.id, e.name
    FROM unnest($1::uuid[]) WITH ORDINALITY AS c (id, place), emotions e
    WHERE e.archived_at IS NULL AND NOT EXISTS (
        SELECT FROM videos v WHERE v.character_id = c.id AND v.emotion = e.name)
    ORDER BY e.position, e.name, c.place)sql"};

// Walks videos_final_state_idx when a state is asked for.
constexpr pg::Query list_query{"list_videos", R"sql(
    SELECT id, live_job_id, character_id, character_name, emotion, user_id, prompt_id,
           prompt_version, prompt_text, source, resolution_id, resolved_text, problems, settings,
           provider, depicted, video_key, poster_key, requested_by, requested_by_name, created_at,
           generated_at, logged_at, read_at, job_state, progress, error, is_cancel_requested,
           cancelled_by, cancelled_by_name, experiment_id, experiment_phase, experiment_arm,
           preset_version_id, preset_id, preset_name, preset_version, estimated_usd,
           seam_score
    FROM video_rows
    WHERE ($1::uuid IS NULL OR character_id = $1)
      AND ($2::text IS NULL OR emotion = $2)
      AND ($3::uuid IS NULL OR prompt_id = $3)
      AND ($4::integer IS NULL OR prompt_version = $4)
      AND ($5::uuid IS NULL OR user_id = $5)
      AND ($6::job_state IS NULL OR final_state = $6)
      AND ($7::job_state IS NULL OR (final_state IS NULL AND job_state = $7))
      AND ($8::timestamptz IS NULL OR (created_at, id) < ($8, $9::uuid))
    ORDER BY created_at DESC, id DESC
    LIMIT $10)sql",
                               pg::Planning::for_each_call};

constexpr pg::Query note_canceller_query{"note_video_canceller", R"sql(
    UPDATE videos SET cancelled_by = $2 WHERE id = $1)sql"};

// A failed or cancelled video gets another job; its own is gone.
constexpr pg::Query give_job_query{"give_video_job", R"sql(
    UPDATE videos SET job_id = $2
    WHERE id = $1 AND job_id IS NULL AND final_state IN ('failed', 'cancelled'))sql"};

constexpr pg::Query complete_query{"complete_video", R"sql(
    UPDATE videos SET video_key = $2, poster_key = $3, seam_score = $4,
        generated_at = clock_timestamp()
    WHERE id = $1
    RETURNING character_id, emotion, prompt_id, prompt_version, source, resolution_id,
              resolved_text, generated_at)sql"};

VideoRow video_from_row(const pg::Row& row) {
    VideoRow video;
    video.id = row.get<VideoId>("id");
    video.character_id = row.get<CharacterId>("character_id");
    video.character_name = row.get<std::string>("character_name");
    video.emotion = row.get<std::string>("emotion");
    video.user_id = row.get<std::optional<UserId>>("user_id");
    video.prompt_id = row.get<PromptId>("prompt_id");
    video.prompt_version = row.get<int>("prompt_version");
    video.prompt_text = row.get<std::optional<std::string>>("prompt_text").value_or("");
    video.source = row.get<std::string>("source");
    video.resolution_id = row.get<ResolutionId>("resolution_id");
    video.arm = used_arm_from_row(row);
    video.resolved_text = row.get<std::string>("resolved_text");
    const auto problems = row.get<json::value>("problems");
    video.problems = problems.as_array();
    const auto settings = row.get<json::value>("settings");
    video.settings = clip_settings_from_json(settings.as_object());
    video.provider = row.get<std::string>("provider");
    video.preset = used_preset_from_row(row);
    video.depicted = depicted_from_json(row.get<json::value>("depicted"));
    video.video_key = row.get<std::optional<std::string>>("video_key");
    video.poster_key = row.get<std::optional<std::string>>("poster_key");
    video.seam_score = row.get<std::optional<double>>("seam_score");
    video.requested_by = row.get<AdminId>("requested_by");
    video.requested_by_name = row.get<std::string>("requested_by_name");
    video.created_at = row.get<Timestamp>("created_at");
    video.generated_at = row.get<std::optional<Timestamp>>("generated_at");
    video.logged_at = row.get<std::optional<Timestamp>>("logged_at");
    video.read_at = row.get<Timestamp>("read_at");
    video.progress = clip_progress_from_row(row);
    video.cancelled_by = canceller_from_row(row);
    return video;
}

VideoRow require_video(const pg::Rows& rows) {
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, "There is no such video.");
    }
    return video_from_row(rows.front());
}

awaitable<JobId> enqueue_video(pg::Transaction& transaction, VideoId id,
                               VideoUrgency urgency = VideoUrgency::usual) {
    jobs::NewJob job{std::string(video_job_kind), {{"subject_id", to_string(id)}}};
    if (urgency == VideoUrgency::background) {
        job.priority = background_priority;
    }
    co_return co_await jobs::enqueue(transaction, std::move(job));
}

}  // namespace

awaitable<VideoRow> create_video(pg::Transaction& transaction, VideoDraft draft) {
    [[maybe_unused]] const auto seen =
        co_await require_open_cell(transaction, draft.character_id, draft.emotion, draft.user_id);
    co_await require_queue_room(transaction, video_job_kind, limits::videos_queued_max, "videos");
    const auto id = VideoId::make();
    const auto job_id = co_await enqueue_video(transaction, id, draft.urgency);
    const json::value settings = to_json(draft.settings);
    const json::value problems = draft.problems;
    const json::value depicted = to_json(draft.depicted);
    auto values = pg::params(id, job_id, draft.character_id, draft.emotion, draft.user_id,
                             draft.prompt_id, draft.prompt_version, draft.source,
                             draft.resolution_id, draft.resolved_text, problems, settings,
                             draft.provider, depicted, draft.requested_by, draft.preset_version_id);
    co_await transaction.run(insert_query, std::move(values));
    co_return co_await get_video(transaction, id);
}

awaitable<VideoRow> get_video(pg::Pool& pool, VideoId id, Deadline deadline) {
    const auto rows = co_await pool.run(find_query, pg::params(id), deadline);
    co_return require_video(rows);
}

awaitable<VideoRow> get_video(pg::Transaction& transaction, VideoId id) {
    const auto rows = co_await transaction.run(find_query, pg::params(id));
    co_return require_video(rows);
}

awaitable<void> cancel_video(pg::Transaction& transaction, const VideoRow& video,
                             AdminId cancelled_by) {
    co_await request_cancel(transaction, video.progress);
    co_await transaction.run(note_canceller_query, pg::params(video.id, cancelled_by));
}

awaitable<void> retry_video(pg::Transaction& transaction, const VideoRow& video) {
    [[maybe_unused]] const auto seen =
        co_await require_open_cell(transaction, video.character_id, video.emotion, video.user_id);
    co_await require_not_parked(transaction, video.id.uuid, video.progress.job_id);
    if (video.progress.job_id) {
        [[maybe_unused]] const auto state =
            co_await jobs::retry(transaction, *video.progress.job_id);
        co_return;
    }
    const auto job_id = co_await enqueue_video(transaction, video.id);
    const auto given = co_await transaction.run(give_job_query, pg::params(video.id, job_id));
    if (given.affected() != 1) {
        throw Error(ErrorKind::conflict, "Only a failed or cancelled video can be tried again.");
    }
}

awaitable<std::vector<UnfilmedCell>> find_unfilmed_cells(pg::Transaction& transaction,
                                                         std::vector<CharacterId> characters) {
    const auto rows = co_await transaction.run(find_unfilmed_query, pg::params(characters));
    std::vector<UnfilmedCell> cells;
    cells.reserve(rows.size());
    for (const auto row : rows) {
        cells.push_back({row.get<CharacterId>("id"), row.get<std::string>("name")});
    }
    co_return cells;
}

awaitable<std::vector<VideoRow>> list_videos(pg::Pool& pool, VideoFilter filter,
                                             Deadline deadline) {
    const auto state = state_filter(filter.state);
    auto values =
        pg::params(filter.character_id, filter.emotion, filter.prompt_id, filter.prompt_version,
                   filter.user_id, state.final_state, state.live_state, filter.before_created_at,
                   filter.before_id, filter.limit);
    const auto rows = co_await pool.run(list_query, std::move(values), deadline);
    std::vector<VideoRow> videos;
    videos.reserve(rows.size());
    for (const auto row : rows) {
        videos.push_back(video_from_row(row));
    }
    co_return videos;
}

awaitable<std::optional<UsageOutcome>> complete_video(pg::Transaction& transaction, VideoId id,
                                                      ClipFiles files) {
    const auto rows = co_await transaction.run(
        complete_query, pg::params(id, files.video_key, files.poster_key, files.seam_score));
    if (rows.empty()) {
        co_return std::nullopt;
    }
    const auto row = rows.front();
    UsageEntry entry;
    entry.video_id = id;
    entry.character_id = row.get<CharacterId>("character_id");
    entry.emotion = row.get<std::string>("emotion");
    entry.prompt_id = row.get<PromptId>("prompt_id");
    entry.prompt_version = row.get<int>("prompt_version");
    entry.source = row.get<std::string>("source");
    entry.resolution_id = row.get<ResolutionId>("resolution_id");
    entry.resolved_sha256 = sha256(row.get<std::string_view>("resolved_text"));
    entry.generation_timestamp = row.get<Timestamp>("generated_at");
    co_return co_await log_usage(transaction, std::move(entry));
}

}  // namespace mien::store
