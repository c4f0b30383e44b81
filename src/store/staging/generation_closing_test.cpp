#include "store/staging/generation_closing.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "jobs/queue.hpp"
#include "store/staging/operations.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_control.hpp"

namespace mien::store {
namespace {

using mien::test::error_of;
using mien::test::soon;

constexpr pg::Query let_time_pass{
    "test_let_closing_time_pass",
    "UPDATE generation_closing SET closed_until = now() - interval '1 second'"};

struct Control {
    explicit Control(IoContext& context) : pool(context.get_executor(), database.app_settings()) {}

    [[nodiscard]] awaitable<bool> keeps() { return is_change_kept(pool, place, soon()); }

    mien::test::TestControl database;
    pg::Pool pool;
    const core::DatabasePlace place{
        .host = "127.0.0.1", .port = 5432, .name = "mien", .user = "mien_app"};
    const Closer mover{.by = make_uuid_v7()};
};

MIEN_CORO_TEST(GenerationClosing, keeps_what_is_changed_in_the_served_database_alone) {
    Control control(context);
    const auto here = co_await control.keeps();
    EXPECT_TRUE(here);
    for (const auto& other : {core::DatabasePlace{"127.0.0.1", 5432, "mien_g2", "mien_app"},
                              core::DatabasePlace{"127.0.0.1", 5433, "mien", "mien_app"},
                              core::DatabasePlace{"127.0.0.2", 5432, "mien", "mien_app"}}) {
        const auto elsewhere = co_await is_change_kept(control.pool, other, soon());
        EXPECT_FALSE(elsewhere) << other.host << other.port << other.name;
    }
}

MIEN_CORO_TEST(GenerationClosing, keeps_nothing_until_the_move_or_who_closed_it_opens_it) {
    Control control(context);
    co_await close_generation(control.pool, control.mover, soon());
    auto is_kept = co_await control.keeps();
    EXPECT_FALSE(is_kept);
    co_await open_generation(control.pool, {.by = make_uuid_v7()}, soon());
    is_kept = co_await control.keeps();
    EXPECT_FALSE(is_kept);
    {
        auto transaction = co_await control.pool.begin(soon());
        co_await require_closed(transaction, control.mover);
        co_await open_generation(transaction, control.mover);
        is_kept = co_await control.keeps();
        EXPECT_FALSE(is_kept);
        co_await transaction.commit();
    }
    is_kept = co_await control.keeps();
    EXPECT_TRUE(is_kept);
}

// A mover that has died keeps nobody waiting for long; one that is only slow may not move then, and
// one that is moving is waited for.
MIEN_CORO_TEST(GenerationClosing, is_over_after_its_time_unless_the_move_is_under_way) {
    Control control(context);
    co_await close_generation(control.pool, control.mover, soon());
    co_await control.pool.run(let_time_pass, {}, soon());
    {
        auto moving = co_await control.pool.begin(soon());
        co_await require_closed(moving, control.mover);
        const auto soon_enough = deadline_in(std::chrono::milliseconds(200));
        const auto waiting =
            co_await error_of(is_change_kept(control.pool, control.place, soon_enough));
        EXPECT_EQ(waiting.value().kind(), ErrorKind::unavailable);
        co_await moving.commit();
    }
    const auto is_kept = co_await control.keeps();
    EXPECT_TRUE(is_kept);
    auto late = co_await control.pool.begin(soon());
    const auto refused = co_await error_of(require_closed(late, control.mover));
    EXPECT_EQ(refused.value().kind(), ErrorKind::unavailable);
}

// Goal: what an attempt that was given up closes late, the next one has not kept closed: changes
// may have been acknowledged in between.
MIEN_CORO_TEST(GenerationClosing, is_of_one_attempt) {
    Control control(context);
    const Closer first{.by = control.mover.by, .attempt = 1};
    const Closer second{.by = control.mover.by, .attempt = 2};
    co_await close_generation(control.pool, second, soon());
    co_await close_generation(control.pool, first, soon());
    auto transaction = co_await control.pool.begin(soon());
    const auto refused = co_await error_of(require_closed(transaction, second));
    EXPECT_EQ(refused.value().kind(), ErrorKind::unavailable);
    co_await open_generation(transaction, second);
    co_await transaction.commit();
    const auto is_kept = co_await control.keeps();
    EXPECT_FALSE(is_kept);
}

MIEN_CORO_TEST(GenerationClosing, ends_with_the_operation_that_has_closed_it) {
    Control control(context);
    const std::function<awaitable<OperationRow>(pg::Transaction&)> request =
        [](pg::Transaction& transaction) {
            return create_operation(transaction, {.kind = std::string(reset_kind),
                                                  .arguments = {},
                                                  .generation = std::nullopt,
                                                  .requested_by = {.id = {}, .label = "test"}});
        };
    const auto operation = co_await control.pool.transact<OperationRow>(soon(), request);
    co_await close_generation(control.pool, {.by = operation.id.uuid, .attempt = 2}, soon());
    auto is_kept = co_await control.keeps();
    EXPECT_FALSE(is_kept);
    const std::function<awaitable<void>(pg::Transaction&)> cancel =
        [&](pg::Transaction& transaction) -> awaitable<void> {
        [[maybe_unused]] const auto state =
            co_await jobs::request_cancel(transaction, *operation.job_id);
    };
    co_await control.pool.transact<void>(soon(), cancel);
    is_kept = co_await control.keeps();
    EXPECT_TRUE(is_kept);
}

}  // namespace
}  // namespace mien::store
