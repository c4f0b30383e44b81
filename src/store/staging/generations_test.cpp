#include "store/staging/generations.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/limits/generations.hpp"
#include "jobs/queue.hpp"
#include "store/constraints.hpp"
#include "store/staging/database_facts.hpp"
#include "store/staging/operations.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_control.hpp"

namespace mien::store {
namespace {

using mien::test::error_of;
using mien::test::soon;

constexpr pg::Query read_moves{"test_read_moves", R"sql(
    SELECT string_agg(format('%s:%s>%s %s %s', number, from_generation, to_generation, reason,
        moved_by_label), ', ' ORDER BY number) AS text
    FROM generation_moves)sql"};
constexpr pg::Query change_move{"test_change_move", "UPDATE generation_moves SET reason = 'sync'"};
constexpr pg::Query fail_served{"test_fail_served",
                                "UPDATE generations SET state = 'dropping' WHERE number = 1"};

const GenerationMover somebody{.id = std::nullopt, .label = "ada@example.com"};

struct Control {
    explicit Control(IoContext& context)
        : app(context.get_executor(), database.app_settings()),
          owner(context.get_executor(), database.superuser_settings()) {
        register_constraints();
    }

    template <class T>
    awaitable<T> run(std::function<awaitable<T>(pg::Transaction&)> body) {
        co_return co_await app.transact<T>(soon(), std::move(body));
    }

    // A ready one that was served, or an idle one.
    awaitable<int> add(NewGeneration made) {
        const std::function<awaitable<int>(pg::Transaction&)> body =
            [&](pg::Transaction& transaction) -> awaitable<int> {
            const auto served = co_await lock_served(transaction);
            const auto generation = co_await add_generation(transaction, served, made);
            const bool is_finished = co_await finish_generation(transaction, generation.number, 7);
            EXPECT_TRUE(is_finished);
            co_return generation.number;
        };
        co_return co_await run(body);
    }

    awaitable<void> serve(int number) {
        const std::function<awaitable<void>(pg::Transaction&)> body =
            [number](pg::Transaction& transaction) -> awaitable<void> {
            const GenerationMove move{.mover = somebody, .reason = "restore"};
            co_await serve_generation(transaction, number, move);
        };
        co_await run(body);
    }

    awaitable<std::string> text(pg::Query query) {
        const auto rows = co_await app.run(query, {}, soon());
        co_return rows.front().get<std::string>("text");
    }

    mien::test::TestControl database;
    pg::Pool app;
    pg::Pool owner;
};

MIEN_CORO_TEST(Generations, are_of_the_sync_that_they_come_from_or_of_none) {
    Control control(context);
    const auto kept = co_await control.add(
        {.origin = "snapshot", .made_from = 1, .name = "Before", .made_by = somebody});
    const auto restored =
        co_await control.add({.origin = "restore", .made_from = kept, .made_by = somebody});
    const auto synced = co_await control.add({.origin = "sync", .made_by = somebody});
    const auto reset =
        co_await control.add({.origin = "reset", .made_from = synced, .made_by = somebody});
    for (const int unsynced : {1, kept, restored}) {
        const auto at = co_await find_sync_of(control.app, unsynced, soon());
        EXPECT_FALSE(at) << unsynced;
    }
    const auto brought = co_await find_generation(control.app, synced, soon());
    for (const int of_it : {synced, reset}) {
        const auto at = co_await find_sync_of(control.app, of_it, soon());
        EXPECT_EQ(at, brought.value().made_at) << of_it;
    }
}

MIEN_CORO_TEST(Generations, leave_a_move_for_each_change_of_what_is_served) {
    Control control(context);
    const auto second = co_await control.add({.origin = "restore", .made_by = somebody});
    co_await control.serve(second);
    co_await control.serve(second);
    auto back = co_await find_roll_back(control.app, soon());
    EXPECT_EQ(back, 1);
    co_await control.serve(1);
    const auto moves = co_await control.text(read_moves);
    EXPECT_EQ(moves,
              "1:>1 initial test, 2:1>2 restore ada@example.com, 3:2>1 restore ada@example.com");
    back = co_await find_roll_back(control.app, soon());
    EXPECT_EQ(back, second);
    const auto change = co_await error_of(control.owner.run(change_move, {}, soon()));
    EXPECT_EQ(change->kind(), ErrorKind::conflict);
}

MIEN_CORO_TEST(Generations, are_served_only_when_they_are_whole_and_meant_to_be) {
    Control control(context);
    const auto snapshot = co_await control.add(
        {.origin = "snapshot", .made_from = 1, .name = "before", .made_by = somebody});
    const auto idle = co_await error_of(control.serve(snapshot));
    EXPECT_EQ(idle->kind(), ErrorKind::conflict);
    const auto unknown = co_await error_of(control.serve(9));
    EXPECT_EQ(unknown->kind(), ErrorKind::conflict);
    const auto dropped = co_await error_of(control.app.run(fail_served, {}, soon()));
    EXPECT_EQ(dropped->kind(), ErrorKind::conflict);
    const auto served = co_await find_current_generation(control.app, soon());
    EXPECT_EQ(served->number, 1);
    EXPECT_TRUE(served->is_served);
}

MIEN_CORO_TEST(Generations, have_names_of_their_own) {
    Control control(context);
    const NewGeneration snapshot{.origin = "snapshot", .name = "before", .made_by = somebody};
    const auto first = co_await control.add(snapshot);
    const auto taken = co_await error_of(control.add(snapshot));
    EXPECT_EQ(taken->message(), "There is a snapshot of this name already.");
    const std::function<awaitable<void>(pg::Transaction&)> drop =
        [first](pg::Transaction& transaction) { return begin_dropping(transaction, first); };
    co_await control.run(drop);
    const auto again = co_await control.add(snapshot);
    EXPECT_GT(again, first);
    const auto snapshots = co_await list_snapshots(control.app, std::nullopt, 50, soon());
    EXPECT_EQ(snapshots.size(), 1U);
}

// The served one, as many as are kept, the one that the configuration names, and idle ones stay.
MIEN_CORO_TEST(Generations, that_were_served_long_ago_go) {
    Control control(context);
    const auto snapshot = co_await control.add(
        {.origin = "snapshot", .made_from = 1, .name = "before", .made_by = somebody});
    for (int i = 0; i < 5; ++i) {
        const auto next = co_await control.add({.origin = "reset", .made_by = somebody});
        co_await control.serve(next);
    }
    const auto count =
        co_await drop_old_generations(control.app, limits::kept_generations_max, soon());
    EXPECT_EQ(count, 1);
    const auto left = co_await list_left_generations(control.app, soon());
    MIEN_REQUIRE(left.size() == 1);
    EXPECT_EQ(left.front().generation.number, snapshot + 1);
    EXPECT_EQ(left.front().generation.state, "dropping");
    const auto again =
        co_await drop_old_generations(control.app, limits::kept_generations_max, soon());
    EXPECT_EQ(again, 0);
    const auto first = co_await find_generation(control.app, 1, soon());
    EXPECT_EQ(first->state, "ready");
}

MIEN_CORO_TEST(Operations, are_one_at_a_time_and_take_their_generation_with_them) {
    Control control(context);
    const std::function<awaitable<OperationRow>(pg::Transaction&)> request =
        [](pg::Transaction& transaction) -> awaitable<OperationRow> {
        const auto served = co_await lock_served(transaction);
        const auto made = co_await add_generation(transaction, served,
                                                  {.origin = "restore", .made_by = somebody});
        NewOperation operation{.kind = std::string(restore_kind),
                               .arguments = {{"snapshot", 1}},
                               .generation = made.number,
                               .requested_by = somebody};
        co_return co_await create_operation(transaction, std::move(operation));
    };
    const auto first = co_await control.run(request);
    EXPECT_EQ(first.state, jobs::JobState::queued);
    EXPECT_EQ(first.phase, "waiting");
    const auto second = co_await error_of(control.run(request));
    EXPECT_EQ(second->kind(), ErrorKind::conflict);

    const std::function<awaitable<void>(pg::Transaction&)> cancel =
        [&](pg::Transaction& transaction) -> awaitable<void> {
        const auto state = co_await jobs::request_cancel(transaction, *first.job_id);
        EXPECT_EQ(state, jobs::JobState::cancelled);
    };
    co_await control.run(cancel);
    const auto ended = co_await get_operation(control.app, first.id, soon());
    EXPECT_EQ(ended.state, jobs::JobState::cancelled);
    EXPECT_TRUE(ended.finished_at.has_value());
    const auto generation = co_await find_generation(control.app, *first.generation, soon());
    EXPECT_EQ(generation->state, "failed");
    const auto left = co_await list_left_generations(control.app, soon());
    MIEN_REQUIRE(left.size() == 1);
    EXPECT_EQ(left.front().made_by, first.id);
    const auto third = co_await control.run(request);
    EXPECT_EQ(third.state, jobs::JobState::queued);
    const auto all = co_await list_operations(control.app, {}, soon());
    EXPECT_EQ(all.size(), 2U);
}

MIEN_CORO_TEST(Operations, are_told_their_phase_only_by_who_has_their_job) {
    Control control(context);
    const std::function<awaitable<OperationRow>(pg::Transaction&)> request =
        [](pg::Transaction& transaction) {
            return create_operation(transaction, {.kind = std::string(reset_kind),
                                                  .arguments = {},
                                                  .generation = std::nullopt,
                                                  .requested_by = somebody});
        };
    const auto operation = co_await control.run(request);
    const auto taken =
        co_await jobs::fetch(control.app, {std::string(reset_kind), "w1", 1}, soon());
    MIEN_REQUIRE(taken.size() == 1);
    const jobs::Claim stale{taken.front().id, "w0", 1};
    co_await note_phase(control.app, stale, "moving", soon());
    auto read = co_await get_operation(control.app, operation.id, soon());
    EXPECT_EQ(read.phase, "waiting");
    const jobs::Claim claim{taken.front().id, "w1", 1};
    co_await note_phase(control.app, claim, "removing", soon());
    read = co_await get_operation(control.app, operation.id, soon());
    EXPECT_EQ(read.phase, "removing");
    EXPECT_EQ(read.state, jobs::JobState::running);
}

}  // namespace
}  // namespace mien::store
