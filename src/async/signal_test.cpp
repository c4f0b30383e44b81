#include "async/signal.hpp"

#include "tests/support/coro_test.hpp"

namespace mien::async {
namespace {

MIEN_CORO_TEST(Signal, notify_all_wakes_every_waiter) {
    Signal woken(context.get_executor());
    Signal counted(context.get_executor());
    int waiting = 0;
    int awake = 0;
    for (int i = 0; i < 3; ++i) {
        spawn(context.get_executor(), "waiter", [&]() -> awaitable<void> {
            ++waiting;
            co_await woken.wait();
            ++awake;
            counted.notify_all();
        });
    }
    while (waiting < 3) {
        co_await test::let_others_run();
    }
    EXPECT_EQ(awake, 0);
    woken.notify_all();
    while (awake < 3) {
        co_await counted.wait();
    }
}

MIEN_CORO_TEST(Signal, a_notification_that_nobody_waits_for_is_not_kept) {
    Signal signal(context.get_executor());
    signal.notify_all();
    const auto woken = co_await run_until(signal.wait(), test::let_others_run());
    EXPECT_FALSE(woken);
}

}  // namespace
}  // namespace mien::async
