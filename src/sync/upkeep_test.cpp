#include "sync/upkeep.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include "async/deadline.hpp"
#include "async/signal.hpp"
#include "async/spawn.hpp"
#include "tests/support/coro_test.hpp"

namespace mien::sync {
namespace {

struct Work {
    explicit Work(IoContext& context)
        : changed(context.get_executor()), never(context.get_executor()) {}

    // At work until it is cut off.
    awaitable<void> without_end() {
        const struct End {
            Work& work;
            ~End() {
                work.is_at_work = false;
                work.changed.notify_all();
            }
        } end{*this};
        is_at_work = true;
        changed.notify_all();
        while (true) {
            co_await never.wait();
        }
    }
    awaitable<void> begun() {
        while (!is_at_work) {
            co_await changed.wait();
        }
    }

    async::Signal changed;
    async::Signal never;
    bool is_at_work = false;
};

MIEN_CORO_TEST(upkeep, is_cut_off_before_an_operation_begins) {
    Upkeep upkeep(context.get_executor());
    Work work(context);
    async::spawn(context.get_executor(), "test_upkeep",
                 [&] { return upkeep.run(work.without_end()); });
    co_await work.begun();
    const auto pause = co_await upkeep.pause();
    EXPECT_FALSE(work.is_at_work);
}

MIEN_CORO_TEST(upkeep, does_not_begin_while_an_operation_is_under_way) {
    Upkeep upkeep(context.get_executor());
    Work work(context);
    auto first = co_await upkeep.pause();
    const auto second = co_await upkeep.pause();
    co_await upkeep.run(work.without_end());
    first.reset();
    co_await upkeep.run(work.without_end());
    EXPECT_FALSE(work.is_at_work);
}

MIEN_CORO_TEST(upkeep, throws_what_its_task_throws_and_goes_on) {
    Upkeep upkeep(context.get_executor());
    const std::function<awaitable<void>()> fail = []() -> awaitable<void> {
        throw std::runtime_error("broken");
        co_return;
    };
    const auto ending = co_await async::ending_of(upkeep.run(fail()));
    EXPECT_TRUE(ending.failure != nullptr);
    const auto pause = co_await upkeep.pause();
    EXPECT_NE(pause, nullptr);
}

}  // namespace
}  // namespace mien::sync
