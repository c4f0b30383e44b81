#include "jobs/outlook.hpp"

#include "base/limits/clips.hpp"

namespace mien::jobs {
namespace {

// Both parts look at a bounded number of rows: the first walks jobs_ready_idx, the second the end
// of jobs_finished_at_idx.
constexpr pg::Query find_job_outlook{"find_job_outlook", R"sql(
    SELECT CASE WHEN mine.state = 'queued' THEN
               (SELECT count(*) FROM (
                    SELECT FROM jobs q
                    WHERE q.state = 'queued' AND q.kind = mine.kind
                      AND (q.priority, q.scheduled_at, q.id)
                          <= (mine.priority, mine.scheduled_at, mine.id)
                    LIMIT $2 + 1) AS before) END AS place,
           (SELECT percentile_cont(0.5) WITHIN GROUP (
                       ORDER BY extract(epoch FROM done.finished_at - done.started_at))
            FROM (SELECT recent.started_at, recent.finished_at FROM (
                      SELECT kind, state, started_at, finished_at FROM jobs
                      WHERE finished_at IS NOT NULL
                      ORDER BY finished_at DESC LIMIT $4) AS recent
                  WHERE recent.kind = mine.kind AND recent.state = 'succeeded'
                  ORDER BY recent.finished_at DESC LIMIT $3) AS done) AS usual_seconds
    FROM jobs mine WHERE mine.id = $1
)sql"};

}  // namespace

awaitable<Outlook> find_outlook(pg::Pool& pool, std::optional<JobId> id, JobState state,
                                Deadline deadline) {
    if (!id || is_finished(state)) {
        co_return Outlook{};
    }
    const auto rows =
        co_await pool.run(find_job_outlook,
                          pg::params(*id, limits::queue_places_max, limits::usual_time_clips_max,
                                     limits::usual_time_jobs_max),
                          deadline);
    Outlook outlook;
    if (rows.empty()) {
        co_return outlook;
    }
    outlook.queue_position = rows.front().get<std::optional<int>>("place");
    if (outlook.queue_position > limits::queue_places_max) {
        outlook.queue_position.reset();
    }
    outlook.usual_seconds = rows.front().get<std::optional<double>>("usual_seconds");
    co_return outlook;
}

}  // namespace mien::jobs
