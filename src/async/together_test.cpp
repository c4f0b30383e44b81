#include "async/together.hpp"

#include "async/deadline.hpp"
#include "async/signal.hpp"
#include "tests/support/coro_test.hpp"

namespace mien::async {
namespace {

using test::error_of;
using test::let_others_run;

awaitable<void> count_up(int& count) {
    co_await let_others_run();
    ++count;
}

awaitable<void> fail(std::string message) {
    co_await let_others_run();
    throw Error(ErrorKind::conflict, message);
}

// Ends only by cancellation, and counts that.
awaitable<void> wait_for_ever(int& cancelled) {
    const auto executor = co_await asio::this_coro::executor;
    Signal never(executor);
    co_await never.wait();
    ++cancelled;
}

MIEN_CORO_TEST(async_together, ends_when_all_have_ended) {
    int count = 0;
    constexpr int number = 20;
    std::vector<awaitable<void>> operations;
    operations.reserve(number);
    for (int i = 0; i < number; ++i) {
        operations.push_back(count_up(count));
    }
    co_await run_together(std::move(operations));
    EXPECT_EQ(count, number);
    co_await run_together({});
}

MIEN_CORO_TEST(async_together, the_first_failure_cancels_the_others_and_is_thrown) {
    int cancelled = 0;
    std::vector<awaitable<void>> operations;
    operations.push_back(wait_for_ever(cancelled));
    operations.push_back(fail("This one."));
    operations.push_back(wait_for_ever(cancelled));
    const auto error = co_await error_of(run_together(std::move(operations)));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->message(), "This one.");
    EXPECT_EQ(cancelled, 2);
}

MIEN_CORO_TEST(async_together, a_cancellation_cancels_all) {
    int cancelled = 0;
    std::vector<awaitable<void>> operations;
    operations.push_back(wait_for_ever(cancelled));
    operations.push_back(wait_for_ever(cancelled));
    const auto ended = co_await run_until(run_together(std::move(operations)), let_others_run());
    EXPECT_FALSE(ended.has_value());
    EXPECT_EQ(cancelled, 2);
}

}  // namespace
}  // namespace mien::async
