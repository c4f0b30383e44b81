#include "app/worker_process.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "jobs/queue.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/test_database.hpp"

namespace mien::app {
namespace {

using test::error_of;
using test::soon;

constexpr pg::Query count_workers{"count_worker_connections", R"sql(
    SELECT count(*) AS n FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE 'mien worker%')sql"};

// One target, and who looks into it from outside.
struct Place {
    explicit Place(IoContext& context)
        : pool(context.get_executor(), database.app_settings()),
          superuser(context.get_executor(), database.superuser_settings()) {}

    [[nodiscard]] Target target() const {
        return {.database = database.app_settings(),
                .objects = objects::FilesystemSettings{objects.path()}};
    }
    // A job of an export that is not there: whoever takes it is done at once.
    awaitable<JobId> add_job() {
        auto transaction = co_await pool.begin(soon());
        jobs::NewJob job{"export", {{"subject_id", to_string(make_uuid_v7())}}};
        const auto id = co_await jobs::enqueue(transaction, std::move(job));
        co_await transaction.commit();
        co_return id;
    }
    // The test's own time is the limit.
    awaitable<void> wait_until_taken(JobId id) {
        auto job = co_await jobs::get_job(pool, id, soon());
        while (job.attempt == 0) {
            job = co_await jobs::get_job(pool, id, soon());
        }
    }
    awaitable<int> count_connections() {
        const auto rows = co_await superuser.run(count_workers, {}, soon());
        co_return rows.front().get<int>("n");
    }

    test::TestDatabase database;
    test::ScratchDirectory objects;
    pg::Pool pool;
    pg::Pool superuser;
};

Config config_of(const Place& place, const test::ScratchDirectory& directory) {
    Config config;
    config.environment = "staging";
    config.database = place.target().database;
    config.objects = place.target().objects;
    config.scratch_directory = directory.path() / "scratch";
    return config;
}

// Goal: jobs of the new target are taken, and nothing is left that works for the one before.
MIEN_CORO_TEST(worker_process, takes_jobs_of_the_target_that_it_moved_to) {
    const test::ScratchDirectory directory;
    Place one(context);
    Place other(context);
    const auto config = config_of(one, directory);
    WorkerProcess process(context, config);
    co_await process.start();
    const auto before = co_await one.add_job();
    co_await one.wait_until_taken(before);

    co_await process.move_to(other.target());
    const auto after = co_await other.add_job();
    co_await other.wait_until_taken(after);
    auto left = co_await one.count_connections();
    while (left > 0) {
        left = co_await one.count_connections();
    }
    const auto late = co_await one.add_job();
    const auto next = co_await other.add_job();
    co_await other.wait_until_taken(next);
    const auto job = co_await jobs::get_job(one.pool, late, soon());
    EXPECT_EQ(job.attempt, 0) << "nobody works for the target before";
    co_await process.stop();
}

// Goal: a job that cannot end yet keeps the process from no move, and is waited for at its end.
MIEN_CORO_TEST(worker_process, moves_on_while_a_job_of_the_target_before_runs) {
    const test::ScratchDirectory directory;
    Place one(context);
    Place other(context);
    const auto config = config_of(one, directory);
    WorkerProcess process(context, config);
    co_await process.start();
    auto lock = co_await one.superuser.begin(soon());
    co_await lock.run({"lock_exports", "LOCK TABLE exports"});
    const auto held = co_await one.add_job();
    co_await one.wait_until_taken(held);
    co_await process.move_to(other.target());
    co_await process.move_to(one.target());
    co_await process.move_to(other.target());
    auto job = co_await jobs::get_job(one.pool, held, soon());
    EXPECT_EQ(job.state, jobs::JobState::running);
    const auto after = co_await other.add_job();
    co_await other.wait_until_taken(after);
    co_await lock.commit();
    co_await process.stop();
    job = co_await jobs::get_job(one.pool, held, soon());
    EXPECT_NE(job.state, jobs::JobState::running) << "its end is written";
}

MIEN_CORO_TEST(worker_process, refuses_what_cannot_be_worked_for_and_works_on) {
    const test::ScratchDirectory directory;
    Place place(context);
    const test::TestDatabase empty(test::TestDatabase::Content::empty);
    const auto config = config_of(place, directory);
    WorkerProcess process(context, config);
    co_await process.start();
    auto target = place.target();
    target.database = empty.app_settings();
    const auto refusal = co_await error_of(process.move_to(target));
    MIEN_REQUIRE(refusal.has_value());
    EXPECT_EQ(refusal->kind(), ErrorKind::conflict);
    const auto id = co_await place.add_job();
    co_await place.wait_until_taken(id);
    co_await process.stop();
    const auto late = co_await error_of(process.move_to(place.target()));
    MIEN_REQUIRE(late.has_value());
    EXPECT_EQ(late->kind(), ErrorKind::unavailable);
}

}  // namespace
}  // namespace mien::app
