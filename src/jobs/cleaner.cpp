#include "jobs/cleaner.hpp"

#include "base/limits/jobs.hpp"

namespace mien::jobs {
namespace {

// Walks jobs_finished_at_idx; two cleaners do not wait for each other.
constexpr pg::Query clean_query{"clean_jobs", R"sql(
    WITH old AS (
        SELECT id FROM jobs
        WHERE finished_at < now() - $2::bigint * interval '1 millisecond'
        ORDER BY finished_at LIMIT $1
        FOR UPDATE SKIP LOCKED)
    DELETE FROM jobs USING old WHERE jobs.id = old.id)sql"};

}  // namespace

awaitable<std::int64_t> clean_jobs(pg::Pool& pool, Deadline deadline) {
    const std::int64_t life_ms = std::chrono::milliseconds(limits::job_history_life).count();
    const auto removed =
        co_await pool.run(clean_query, pg::params(limits::job_rows_max, life_ms), deadline);
    co_return removed.affected();
}

}  // namespace mien::jobs
