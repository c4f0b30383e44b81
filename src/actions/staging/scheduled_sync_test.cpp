#include "actions/staging/scheduled_sync.hpp"

#include <gtest/gtest.h>

#include "actions/perform.hpp"
#include "jobs/rescuer.hpp"
#include "store/staging/operations.hpp"
#include "store/staging/sync_schedule.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_control.hpp"

namespace mien::actions {
namespace {

using test::soon;

constexpr pg::Query look_back{"test_look_back", R"sql(
    UPDATE sync_schedule_look SET looked_until = now() - $1::interval)sql"};
constexpr pg::Query read_audit{"test_read_schedule_audit", R"sql(
    SELECT coalesce(string_agg(action || ' ' || actor_label, ', ' ORDER BY seq), '') AS text
    FROM audit_log)sql"};

// As the bridge that has taken it would, in so many attempts.
constexpr pg::Query take_job{"test_take_job", R"sql(
    UPDATE jobs SET state = 'running', worker = 'bridge', attempt = $1, started_at = now(),
        leased_until = now() + interval '30 seconds'
    WHERE finished_at IS NULL)sql"};
constexpr pg::Query run_out_lease{"test_run_out_lease", R"sql(
    UPDATE jobs SET leased_until = now() - interval '1 second' WHERE state = 'running')sql"};
constexpr pg::Query end_job{"test_end_job", R"sql(
    UPDATE jobs SET state = 'succeeded', leased_until = NULL, finished_at = now()
    WHERE finished_at IS NULL)sql"};
constexpr pg::Query lose_cancelled_job{"test_lose_cancelled_job", R"sql(
    UPDATE jobs SET state = 'running', worker = 'bridge', attempt = 1, started_at = now(),
        leased_until = now() - interval '1 second', cancel_requested_at = now()
    WHERE finished_at IS NULL)sql"};
constexpr pg::Query look_from{"test_look_from", R"sql(
    UPDATE sync_schedule_look SET looked_until = $1)sql"};

// A schedule that has named this minute and no other within a day.
std::string once_this_minute() {
    const auto minute = std::chrono::floor<std::chrono::minutes>(now());
    const auto of_day = minute - std::chrono::floor<std::chrono::days>(minute);
    const auto hours = std::chrono::floor<std::chrono::hours>(of_day);
    return std::to_string((of_day - hours).count()) + " " + std::to_string(hours.count()) +
           " * * *";
}

class Schedule {
    test::TestControl control_;

  public:
    explicit Schedule(IoContext& context)
        : pool(context.get_executor(), control_.owner_settings()) {}
    ~Schedule() { pool.close(); }

    awaitable<ScheduledSync> look(std::string since, std::optional<std::string> schedule) {
        co_await pool.run(look_back, pg::params(since), soon());
        co_return co_await look(std::move(schedule));
    }

    // From where the last look has ended.
    awaitable<ScheduledSync> look(std::optional<std::string> schedule) {
        core::StagingConfiguration configuration;
        configuration.sync_schedule = std::move(schedule);
        configuration.sync_time_zone = "UTC";
        const Action<ScheduledSync> action = [configuration](pg::Transaction& transaction) {
            return begin_due_sync(transaction, configuration);
        };
        const auto actor = schedule_actor();
        co_return co_await perform(pool, actor, soon(), action);
    }

    awaitable<std::string> audit() {
        const auto rows = co_await pool.run(read_audit, {}, soon());
        co_return rows.front().get<std::string>("text");
    }

    pg::Pool pool;
};

MIEN_CORO_TEST(scheduled_sync, is_begun_once_when_it_is_due) {
    Schedule schedule(context);
    const auto without = co_await schedule.look("1 day", std::nullopt);
    EXPECT_EQ(without, ScheduledSync::none_due);
    const auto first = co_await schedule.look("2 minutes", "* * * * *");
    EXPECT_EQ(first, ScheduledSync::begun);
    const auto soon_after = co_await schedule.look("0 seconds", "0 0 29 2 *");
    EXPECT_EQ(soon_after, ScheduledSync::none_due);
    const auto syncs = co_await store::list_operations(schedule.pool, {}, soon());
    EXPECT_EQ(syncs.size(), 1U);
    EXPECT_EQ(syncs.front().kind, store::sync_kind);
    EXPECT_EQ(syncs.front().requested_by.label, "mien schedule");
}

MIEN_CORO_TEST(scheduled_sync, is_told_of_when_it_was_missed) {
    Schedule schedule(context);
    const auto begun = co_await schedule.look("2 minutes", "* * * * *");
    EXPECT_EQ(begun, ScheduledSync::begun);
    // Two were due: one waits for the end of what runs, the one before is missed.
    const auto while_it_runs = co_await schedule.look("2 minutes", "* * * * *");
    EXPECT_EQ(while_it_runs, ScheduledSync::missed);
    // Of each hour's run of a day, one half an hour ago at least.
    const auto at = std::chrono::floor<std::chrono::minutes>(now()) - std::chrono::minutes(30);
    const auto minute = at.time_since_epoch().count() % 60;
    const auto late = co_await schedule.look("45 minutes", std::to_string(minute) + " * * * *");
    EXPECT_EQ(late, ScheduledSync::missed);
    const auto audit = co_await schedule.audit();
    EXPECT_EQ(audit,
              "staging_configuration.create test, operation.request mien schedule, "
              "sync.miss mien schedule, sync.miss mien schedule");
    const auto missed = co_await store::list_missed_syncs(schedule.pool, soon());
    MIEN_REQUIRE(missed.size() == 2);
    EXPECT_EQ(missed.front().reason, "Nobody was there to begin it.");
    EXPECT_EQ(missed.front().due_at, at);
    EXPECT_TRUE(missed.back().reason.starts_with("The sync that mien schedule asked for at "))
        << missed.back().reason;
    EXPECT_TRUE(missed.back().reason.ends_with(" had not ended.")) << missed.back().reason;
}

MIEN_CORO_TEST(scheduled_sync, waits_for_what_has_not_ended) {
    Schedule schedule(context);
    const auto first = co_await schedule.look("2 minutes", "* * * * *");
    EXPECT_EQ(first, ScheduledSync::begun);
    co_await schedule.pool.run(take_job, pg::params(1), soon());
    const auto due = once_this_minute();
    for (const auto* const since : {"2 minutes", "1 minute 30 seconds"}) {
        const auto look = co_await schedule.look(since, due);
        EXPECT_EQ(look, ScheduledSync::waiting);
    }
    const auto waiting = co_await schedule.look(due);
    EXPECT_EQ(waiting, ScheduledSync::waiting);
    co_await schedule.pool.run(end_job, {}, soon());
    const auto begun = co_await schedule.look(due);
    EXPECT_EQ(begun, ScheduledSync::begun);
    co_await schedule.pool.run(end_job, {}, soon());
    const auto again = co_await schedule.look(due);
    EXPECT_EQ(again, ScheduledSync::none_due);
    const auto audit = co_await schedule.audit();
    EXPECT_FALSE(audit.contains("sync.miss")) << audit;
}

// What a bridge that is gone had begun is given up by whoever notices, or goes on; then it is the
// turn of what was due meanwhile.
MIEN_CORO_TEST(scheduled_sync, goes_on_after_an_operation_whose_bridge_is_gone) {
    Schedule schedule(context);
    const auto first = co_await schedule.look("2 minutes", "* * * * *");
    EXPECT_EQ(first, ScheduledSync::begun);
    co_await schedule.pool.run(take_job, pg::params(1), soon());
    co_await schedule.pool.run(run_out_lease, {}, soon());
    const auto due = once_this_minute();
    const auto lost = co_await schedule.look("2 minutes", due);
    EXPECT_EQ(lost, ScheduledSync::waiting);
    const auto rescued = co_await jobs::rescue_jobs(schedule.pool, soon());
    EXPECT_EQ(rescued.requeued, 1);
    const auto taken_up = co_await schedule.look(due);
    EXPECT_EQ(taken_up, ScheduledSync::waiting);
    co_await schedule.pool.run(take_job, pg::params(3), soon());
    co_await schedule.pool.run(run_out_lease, {}, soon());
    const auto given_up = co_await jobs::rescue_jobs(schedule.pool, soon());
    EXPECT_EQ(given_up.failed, 1);
    const auto begun = co_await schedule.look(due);
    EXPECT_EQ(begun, ScheduledSync::begun);
    // Nor does one that was cancelled, and whose bridge is gone, keep the next from beginning.
    co_await schedule.pool.run(lose_cancelled_job, {}, soon());
    const auto after_cancelled = co_await schedule.look("2 minutes", due);
    EXPECT_EQ(after_cancelled, ScheduledSync::begun);
    const auto audit = co_await schedule.audit();
    EXPECT_FALSE(audit.contains("sync.miss")) << audit;
}

// It waits for ten minutes, and is missed then, with what was in its way.
MIEN_CORO_TEST(scheduled_sync, is_missed_when_it_has_waited_too_long) {
    Schedule schedule(context);
    const auto first = co_await schedule.look("2 minutes", "* * * * *");
    EXPECT_EQ(first, ScheduledSync::begun);
    co_await schedule.pool.run(take_job, pg::params(1), soon());
    co_await schedule.pool.run(run_out_lease, {}, soon());
    const auto rescued = co_await jobs::rescue_jobs(schedule.pool, soon());
    EXPECT_EQ(rescued.requeued, 1);
    const auto at = std::chrono::floor<std::chrono::minutes>(now()) - std::chrono::minutes(11);
    const auto due = std::to_string(at.time_since_epoch().count() % 60) + " * * * *";
    co_await schedule.pool.run(look_from, pg::params(at - std::chrono::seconds(1)), soon());
    const auto late = co_await schedule.look(due);
    EXPECT_EQ(late, ScheduledSync::missed);
    const auto missed = co_await store::list_missed_syncs(schedule.pool, soon());
    MIEN_REQUIRE(missed.size() == 1);
    EXPECT_EQ(missed.front().due_at, at);
    EXPECT_TRUE(missed.front().reason.ends_with(
        "had not ended: The worker that ran this job stopped answering (attempt 1 of 3)."))
        << missed.front().reason;
    const auto told_once = co_await schedule.look(due);
    EXPECT_EQ(told_once, ScheduledSync::none_due);
}

}  // namespace
}  // namespace mien::actions
