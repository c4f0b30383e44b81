#include "store/providers/submissions.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/error.hpp"
#include "jobs/queue.hpp"

namespace mien::store {
namespace {

constexpr std::array<std::pair<SubmissionState, std::string_view>, 9> names{{
    {SubmissionState::submitting, "submitting"},
    {SubmissionState::accepted, "accepted"},
    {SubmissionState::rejected, "rejected"},
    {SubmissionState::unknown, "unknown"},
    {SubmissionState::succeeded, "succeeded"},
    {SubmissionState::failed, "failed"},
    {SubmissionState::cancelled, "cancelled"},
    {SubmissionState::lost, "lost"},
    {SubmissionState::parked, "parked"},
}};

constexpr pg::Query find_query{"find_submission", R"sql(
    SELECT id, job_id, job_state, clip_kind, clip_id, character_id, character_name, emotion,
           provider_id, provider_name, provider_kind, preset_version_id, preset_id, preset_name,
           preset_version, state, request, external_id, handle, stage, queue_position, progress,
           failure, may_be_billed, estimated_usd, reported_usd, reported_amount, reported_unit,
           spent_usd, created_at, answered_at, ended_at, outcome, resolved_by, resolved_by_name,
           resolved_at, age_ms
    FROM submission_rows WHERE id = $1)sql"};

constexpr pg::Query lock_query{"lock_submission", R"sql(
    SELECT FROM submissions WHERE id = $1 FOR NO KEY UPDATE)sql"};

constexpr pg::Query find_open_query{"find_open_submission", R"sql(
    SELECT id FROM submissions WHERE job_id = $1 AND ended_at IS NULL)sql"};

constexpr pg::Query is_taken_query{"is_external_id_taken", R"sql(
    SELECT EXISTS (SELECT FROM submissions
                   WHERE provider_id = $1 AND external_id = $2 AND id <> $3) AS is_taken)sql"};

constexpr pg::Query count_open_query{"count_submissions_under_way", R"sql(
    SELECT count(*) AS open FROM submissions WHERE provider_id = $1 AND ended_at IS NULL)sql"};

// What was rejected made nothing, and may be sent again.
constexpr pg::Query find_ending_query{"find_submission_ending", R"sql(
    SELECT s.failure, s.may_be_billed FROM submissions s JOIN jobs j ON j.id = s.job_id
    WHERE s.job_id = $1 AND s.state <> 'rejected' AND s.failure IS NOT NULL
      AND s.ended_at > coalesce(j.retried_at, '-infinity')
    ORDER BY s.created_at DESC, s.id DESC LIMIT 1)sql"};

// The page is found before anything is joined to it, row by row: OFFSET keeps the planner from
// reading the whole table instead.
constexpr pg::Query list_query{"list_submissions", R"sql(
    SELECT id, job_id, job_state, clip_kind, clip_id, character_id, character_name, emotion,
           provider_id, provider_name, provider_kind, preset_version_id, preset_id, preset_name,
           preset_version, state, 'null'::jsonb AS request, external_id, handle, stage,
           queue_position, progress, failure, may_be_billed, estimated_usd, reported_usd,
           reported_amount, reported_unit, spent_usd, created_at, answered_at, ended_at, outcome,
           resolved_by, resolved_by_name, resolved_at, age_ms
    FROM (SELECT id AS page_id FROM submissions
          WHERE ($1::text IS NULL OR state = $1)
            AND ($2::uuid IS NULL OR provider_id = $2)
            AND ($3::uuid IS NULL OR clip_id = $3)
            AND ($4::uuid IS NULL OR character_id = $4)
            AND (NOT $5::boolean OR ended_at IS NULL)
            AND ($6::timestamptz IS NULL OR (created_at, id) < ($6, $7::uuid))
          ORDER BY created_at DESC, id DESC
          LIMIT $8) page
    CROSS JOIN LATERAL (SELECT r.* FROM submission_rows r WHERE r.id = page_id OFFSET 0) shown
    ORDER BY created_at DESC, id DESC)sql",
                               pg::Planning::for_each_call};

// Only the claim that sent it knows the answer, and tells it also when the job is another's by now:
// what was accepted must not be forgotten.
constexpr pg::Query answer_query{"record_submission_answer", R"sql(
    UPDATE submissions SET state = $4, external_id = coalesce($5, external_id), handle = $6,
        failure = $7, may_be_billed = $8, answered_at = clock_timestamp(),
        stage = CASE WHEN $4 = 'accepted' THEN 'queued' END
    WHERE id = $1 AND worker = $2 AND attempt = $3 AND state IN ('submitting', 'parked')
      AND state <> CASE $4 WHEN 'unknown' THEN 'parked' ELSE '' END)sql"};

constexpr pg::Query move_query{"move_submission", R"sql(
    UPDATE submissions s SET state = $4, external_id = coalesce($5, external_id),
        handle = coalesce($6::jsonb, handle), failure = coalesce($7::jsonb, failure),
        may_be_billed = coalesce($8::boolean, may_be_billed),
        reported_usd = coalesce($9::double precision::numeric, reported_usd),
        reported_amount = coalesce($10, reported_amount),
        reported_unit = coalesce($11, reported_unit)
    WHERE s.id = $1 AND s.ended_at IS NULL AND s.state <> $4
      AND CASE WHEN $2::text IS NULL
               THEN NOT EXISTS (SELECT FROM jobs j
                                WHERE j.id = s.job_id AND j.finished_at IS NULL)
               ELSE EXISTS (SELECT FROM jobs j WHERE j.id = s.job_id AND j.worker = $2
                              AND j.attempt = $3::integer AND j.state = 'running') END)sql"};

constexpr pg::Query complete_query{"complete_submission", R"sql(
    UPDATE submissions SET state = 'succeeded', progress = 1, failure = NULL WHERE id = $1)sql"};

constexpr pg::Query news_query{"note_submission_news", R"sql(
    UPDATE submissions s SET stage = $4, queue_position = $5, progress = coalesce($6, progress),
        reported_usd = coalesce($7::double precision::numeric, reported_usd),
        reported_amount = coalesce($8, reported_amount),
        reported_unit = coalesce($9, reported_unit)
    WHERE s.id = $1 AND s.state = 'accepted'
      AND EXISTS (SELECT FROM jobs j WHERE j.id = s.job_id AND j.worker = $2 AND j.attempt = $3
                    AND j.state = 'running'))sql"};

// Rows that another worker has locked are passed over, and those that could not be looked after
// come behind the others; whoever took one and died leaves it for six hours. Walks
// submissions_open_idx.
constexpr pg::Query take_left_behind_query{"take_submissions_left_behind", R"sql(
    WITH orphans AS (
        SELECT s.id FROM submissions s LEFT JOIN jobs j ON j.id = s.job_id
        WHERE s.ended_at IS NULL AND s.state <> 'parked'
          AND (j.id IS NULL OR j.finished_at IS NOT NULL)
          AND (s.swept_at IS NULL OR s.swept_at < j.finished_at
               OR s.swept_at < clock_timestamp() - interval '6 hours')
        ORDER BY s.swept_at DESC NULLS FIRST, s.created_at LIMIT $1
        FOR UPDATE OF s SKIP LOCKED)
    UPDATE submissions s SET swept_at = clock_timestamp() FROM orphans
    WHERE s.id = orphans.id RETURNING s.id)sql"};

constexpr pg::Query leave_behind_query{"leave_submission_behind", R"sql(
    UPDATE submissions SET swept_at = '-infinity' WHERE id = $1 AND ended_at IS NULL)sql"};

constexpr pg::Query resolve_query{"resolve_submission", R"sql(
    UPDATE submissions SET state = $2, external_id = coalesce($3, external_id), outcome = $4,
        resolved_by = $5, resolved_at = clock_timestamp(), may_be_billed = $4 = 'made',
        failure = CASE WHEN $2 = 'accepted' THEN NULL ELSE failure END,
        stage = CASE WHEN $2 = 'accepted' THEN 'running' END
    WHERE id = $1 AND state = 'parked')sql"};

constexpr pg::Query hint_query{"hint_at_submission", R"sql(
    SELECT pg_notify('submission_hint', id::text) FROM submissions
    WHERE provider_id = $1 AND external_id = $2 AND ended_at IS NULL)sql"};

SubmissionState state_from(const pg::Row& row) {
    const auto state = parse_submission_state(row.get<std::string_view>("state"));
    if (!state) {
        throw Error(ErrorKind::internal,
                    "A submission is in a state that only a later program "
                    "knows.");
    }
    return *state;
}

std::string member(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    const auto* text = value != nullptr ? value->if_string() : nullptr;
    return text != nullptr ? std::string(*text) : std::string();
}

std::optional<SubmissionFailure> failure_from(const pg::Row& row) {
    const auto document = row.get<std::optional<json::value>>("failure");
    if (!document || !document->is_object()) {
        return std::nullopt;
    }
    const auto& object = document->get_object();
    return SubmissionFailure{member(object, "code"), member(object, "message"),
                             row.get<bool>("may_be_billed")};
}

std::optional<json::value> to_value(const std::optional<SubmissionFailure>& failure) {
    if (!failure) {
        return std::nullopt;
    }
    return json::value{{"code", failure->code}, {"message", failure->message}};
}

std::optional<SubmissionResolution> resolution_from(const pg::Row& row) {
    const auto outcome = row.get<std::optional<std::string>>("outcome");
    if (!outcome) {
        return std::nullopt;
    }
    return SubmissionResolution{*outcome == "made", row.get<AdminId>("resolved_by"),
                                row.get<std::string>("resolved_by_name"),
                                row.get<Timestamp>("resolved_at")};
}

void read_subject(const pg::Row& row, SubmissionRow& submission) {
    submission.id = row.get<SubmissionId>("id");
    submission.job_id = row.get<std::optional<JobId>>("job_id");
    const auto job_state = row.get<std::optional<std::string>>("job_state");
    if (job_state) {
        submission.job_state = jobs::parse_job_state(*job_state);
    }
    submission.clip_kind = row.get<std::string>("clip_kind");
    submission.clip_id = row.get<Uuid>("clip_id");
    submission.character_id = row.get<std::optional<CharacterId>>("character_id");
    submission.character_name = row.get<std::optional<std::string>>("character_name");
    submission.emotion = row.get<std::string>("emotion");
    submission.provider_id = row.get<ProviderId>("provider_id");
    submission.provider_name = row.get<std::string>("provider_name");
    submission.provider_kind = row.get<std::string>("provider_kind");
    submission.preset_version_id = row.get<PresetVersionId>("preset_version_id");
    submission.preset_id = row.get<PresetId>("preset_id");
    submission.preset_name = row.get<std::string>("preset_name");
    submission.preset_version = row.get<int>("preset_version");
}

SubmissionRow submission_from_row(const pg::Row& row) {
    SubmissionRow submission;
    read_subject(row, submission);
    submission.state = state_from(row);
    submission.request = row.get<json::value>("request");
    submission.external_id = row.get<std::optional<std::string>>("external_id");
    submission.handle = row.get<json::value>("handle").as_object();
    submission.stage = row.get<std::optional<std::string>>("stage");
    submission.queue_position = row.get<std::optional<int>>("queue_position");
    submission.progress = row.get<std::optional<double>>("progress");
    submission.failure = failure_from(row);
    submission.estimated_usd = row.get<std::optional<double>>("estimated_usd");
    submission.cost = {row.get<std::optional<double>>("reported_usd"),
                       row.get<std::optional<double>>("reported_amount"),
                       row.get<std::optional<std::string>>("reported_unit")};
    submission.spent_usd = row.get<double>("spent_usd");
    submission.created_at = row.get<Timestamp>("created_at");
    submission.answered_at = row.get<std::optional<Timestamp>>("answered_at");
    submission.ended_at = row.get<std::optional<Timestamp>>("ended_at");
    submission.resolution = resolution_from(row);
    submission.age = std::chrono::milliseconds(row.get<std::int64_t>("age_ms"));
    return submission;
}

SubmissionRow require_submission(const pg::Rows& rows) {
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, "There is no such submission.");
    }
    return submission_from_row(rows.front());
}

struct KeeperParams {
    std::optional<std::string> worker;
    std::optional<int> attempt;
};

KeeperParams params_of(const SubmissionKeeper& keeper) {
    return keeper ? KeeperParams{keeper->worker, keeper->attempt} : KeeperParams{};
}

}  // namespace

std::string_view name_of(SubmissionState state) noexcept {
    const auto* const found = std::ranges::find(names, state, &decltype(names)::value_type::first);
    return found == names.end() ? std::string_view() : found->second;
}

std::optional<SubmissionState> parse_submission_state(std::string_view name) {
    const auto* const found = std::ranges::find(names, name, &decltype(names)::value_type::second);
    return found == names.end() ? std::nullopt : std::optional(found->first);
}

awaitable<SubmissionRow> get_submission(pg::Pool& pool, SubmissionId id, Deadline deadline) {
    const auto rows = co_await pool.run(find_query, pg::params(id), deadline);
    co_return require_submission(rows);
}

awaitable<SubmissionRow> lock_submission(pg::Transaction& transaction, SubmissionId id) {
    co_await transaction.run(lock_query, pg::params(id));
    const auto rows = co_await transaction.run(find_query, pg::params(id));
    co_return require_submission(rows);
}

awaitable<std::optional<SubmissionRow>> find_open_submission(pg::Pool& pool, JobId job_id,
                                                             Deadline deadline) {
    const auto rows = co_await pool.run(find_open_query, pg::params(job_id), deadline);
    if (rows.empty()) {
        co_return std::nullopt;
    }
    auto submission = co_await get_submission(pool, rows.front().get<SubmissionId>("id"), deadline);
    co_return submission;
}

awaitable<bool> is_external_id_taken(pg::Transaction& transaction, SubmissionRow submission,
                                     std::string external_id) {
    const auto rows = co_await transaction.run(
        is_taken_query, pg::params(submission.provider_id, external_id, submission.id));
    co_return rows.front().get<bool>("is_taken");
}

awaitable<std::int64_t> count_open_submissions(pg::Transaction& transaction, ProviderId id) {
    const auto rows = co_await transaction.run(count_open_query, pg::params(id));
    co_return rows.front().get<std::int64_t>("open");
}

awaitable<std::optional<SubmissionFailure>> find_unheard_ending(pg::Pool& pool, JobId job_id,
                                                                Deadline deadline) {
    const auto rows = co_await pool.run(find_ending_query, pg::params(job_id), deadline);
    if (rows.empty()) {
        co_return std::nullopt;
    }
    const auto row = rows.front();
    co_return failure_from(row);
}

awaitable<std::vector<SubmissionRow>> list_submissions(pg::Pool& pool, SubmissionFilter filter,
                                                       Deadline deadline) {
    auto values =
        pg::params(filter.state, filter.provider_id, filter.clip_id, filter.character_id,
                   filter.is_open_only, filter.before_created_at, filter.before_id, filter.limit);
    const auto rows = co_await pool.run(list_query, std::move(values), deadline);
    std::vector<SubmissionRow> submissions;
    submissions.reserve(rows.size());
    for (const auto row : rows) {
        submissions.push_back(submission_from_row(row));
    }
    co_return submissions;
}

awaitable<bool> record_answer(pg::Pool& pool, SubmissionId id, jobs::Claim claim,
                              SubmissionAnswer answer, Deadline deadline) {
    const json::value handle = answer.handle;
    const bool may_be_billed = answer.failure && answer.failure->may_be_billed;
    auto values = pg::params(id, claim.worker, claim.attempt, name_of(answer.state),
                             answer.external_id, handle, to_value(answer.failure), may_be_billed);
    const auto rows = co_await pool.run(answer_query, std::move(values), deadline);
    co_return rows.affected() == 1;
}

awaitable<bool> move_submission(pg::Pool& pool, SubmissionId id, SubmissionKeeper keeper,
                                SubmissionMove move, Deadline deadline) {
    const auto who = params_of(keeper);
    const auto cost = move.cost.value_or(SubmissionCost{});
    std::optional<json::value> handle;
    if (move.handle) {
        handle = json::value(*move.handle);
    }
    std::optional<bool> may_be_billed;
    if (move.failure) {
        may_be_billed = move.failure->may_be_billed;
    }
    auto values =
        pg::params(id, who.worker, who.attempt, name_of(move.state), move.external_id, handle,
                   to_value(move.failure), may_be_billed, cost.usd, cost.amount, cost.unit);
    const auto rows = co_await pool.run(move_query, std::move(values), deadline);
    co_return rows.affected() == 1;
}

awaitable<void> complete_submission(pg::Transaction& transaction, SubmissionId id) {
    co_await transaction.run(complete_query, pg::params(id));
}

awaitable<void> note_news(pg::Pool& pool, SubmissionId id, jobs::Claim claim, SubmissionNews news,
                          Deadline deadline) {
    const auto cost = news.cost.value_or(SubmissionCost{});
    auto values = pg::params(id, claim.worker, claim.attempt, news.stage, news.queue_position,
                             news.progress, cost.usd, cost.amount, cost.unit);
    co_await pool.run(news_query, std::move(values), deadline);
}

awaitable<std::vector<SubmissionId>> take_left_behind(pg::Pool& pool, int limit,
                                                      Deadline deadline) {
    const auto rows = co_await pool.run(take_left_behind_query, pg::params(limit), deadline);
    std::vector<SubmissionId> orphans;
    for (const auto row : rows) {
        orphans.push_back(row.get<SubmissionId>("id"));
    }
    co_return orphans;
}

awaitable<void> leave_behind(pg::Pool& pool, SubmissionId id, Deadline deadline) {
    co_await pool.run(leave_behind_query, pg::params(id), deadline);
}

awaitable<SubmissionRow> resolve_submission(pg::Transaction& transaction, SubmissionId id,
                                            Resolution resolution) {
    auto state = SubmissionState::rejected;
    if (resolution.was_made) {
        state = resolution.external_id ? SubmissionState::accepted : SubmissionState::failed;
    }
    auto values = pg::params(id, name_of(state), resolution.external_id,
                             resolution.was_made ? "made" : "not_made", resolution.by);
    co_await transaction.run(resolve_query, std::move(values));
    if (state == SubmissionState::accepted) {
        const auto resolved = co_await transaction.run(find_query, pg::params(id));
        [[maybe_unused]] const auto job_state = co_await jobs::retry(
            transaction, require_submission(resolved).job_id.value_or(JobId()));
    }
    const auto rows = co_await transaction.run(find_query, pg::params(id));
    co_return require_submission(rows);
}

awaitable<void> hint_at_submission(pg::Pool& pool, ProviderId provider_id, std::string external_id,
                                   Deadline deadline) {
    co_await pool.run(hint_query, pg::params(provider_id, external_id), deadline);
}

}  // namespace mien::store
