#include "actions/staging/scheduled_sync.hpp"

#include <gtest/gtest.h>

#include "actions/perform.hpp"
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

class Schedule {
    test::TestControl control_;

  public:
    explicit Schedule(IoContext& context)
        : pool(context.get_executor(), control_.owner_settings()) {}
    ~Schedule() { pool.close(); }

    awaitable<ScheduledSync> look(std::string since, std::optional<std::string> schedule) {
        co_await pool.run(look_back, pg::params(since), soon());
        core::StagingConfiguration configuration;
        configuration.sync_schedule = std::move(schedule);
        configuration.sync_time_zone = "Europe/Berlin";
        const Action<ScheduledSync> action = [configuration](pg::Transaction& transaction) {
            return begin_due_sync(transaction, configuration);
        };
        const auto actor = schedule_actor();
        co_return co_await perform(pool, actor, soon(), action);
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
    const auto while_it_runs = co_await schedule.look("2 minutes", "* * * * *");
    EXPECT_EQ(while_it_runs, ScheduledSync::missed);
    // Of each hour's run of a day, one half an hour ago at least.
    const auto at = std::chrono::floor<std::chrono::minutes>(now()) - std::chrono::minutes(30);
    const auto minute = at.time_since_epoch().count() % 60;
    const auto late = co_await schedule.look("45 minutes", std::to_string(minute) + " * * * *");
    EXPECT_EQ(late, ScheduledSync::missed);
    const auto audit = co_await schedule.pool.run(read_audit, {}, soon());
    EXPECT_EQ(audit.front().get<std::string>("text"),
              "staging_configuration.create test, operation.request mien schedule, "
              "sync.miss mien schedule, sync.miss mien schedule");
    const auto missed = co_await store::list_missed_syncs(schedule.pool, soon());
    EXPECT_EQ(missed.size(), 2U);
    EXPECT_EQ(missed.front().reason, "Nobody was there to begin it.");
    EXPECT_EQ(missed.front().due_at, at);
    EXPECT_EQ(missed.back().reason, "Another operation had not ended: sync.");
}

}  // namespace
}  // namespace mien::actions
