#include "async/work_pool.hpp"

#include <barrier>
#include <future>
#include <stdexcept>
#include <thread>

#include "tests/support/coro_test.hpp"

namespace mien::async {
namespace {

MIEN_CORO_TEST(WorkPool, runs_the_call_on_another_thread_and_resumes_on_the_callers) {
    WorkPool pool(1, 8);
    const auto caller = std::this_thread::get_id();
    const auto worker = co_await pool.run<std::thread::id>(std::this_thread::get_id);
    EXPECT_NE(worker, caller);
    EXPECT_EQ(std::this_thread::get_id(), caller);
}

MIEN_CORO_TEST(WorkPool, throws_what_the_call_throws) {
    WorkPool pool(1, 8);
    const std::function<int()> refuse = []() -> int { throw Error(ErrorKind::conflict, "Taken."); };
    const auto error = co_await test::error_of(pool.run<int>(refuse));
    MIEN_REQUIRE(error);
    EXPECT_EQ(error->kind(), ErrorKind::conflict);
    const std::function<void()> fail = [] { throw std::runtime_error("not ours"); };
    const auto ending = co_await ending_of(pool.run<void>(fail));
    EXPECT_THROW(std::rethrow_exception(ending.failure), std::runtime_error);
}

MIEN_CORO_TEST(WorkPool, threads_work_side_by_side) {
    using namespace boost::asio::experimental::awaitable_operators;
    WorkPool pool(2, 8);
    // Each call waits for the other.
    std::barrier<> both(2);
    const std::function<void()> meet = [&both] { both.arrive_and_wait(); };
    co_await (pool.run<void>(meet) && pool.run<void>(meet));
}

MIEN_CORO_TEST(WorkPool, refuses_more_calls_than_it_may_queue_until_one_ends) {
    WorkPool pool(1, 2);
    std::promise<void> gate;
    const auto opened = gate.get_future().share();
    int ended = 0;
    for (int i = 0; i < 2; ++i) {
        const std::function<void()> wait = [opened] { opened.wait(); };
        spawn(context.get_executor(), "caller", [&pool, wait, &ended]() -> awaitable<void> {
            co_await pool.run<void>(wait);
            ++ended;
        });
    }
    co_await test::let_others_run();
    const std::function<int()> one_more = [] { return 1; };
    const auto error = co_await test::error_of(pool.run<int>(one_more));
    MIEN_REQUIRE(error);
    EXPECT_EQ(error->kind(), ErrorKind::unavailable);
    EXPECT_EQ(ended, 0);
    gate.set_value();
    while (ended < 2) {
        co_await test::let_others_run();
    }
    const auto value = co_await pool.run<int>(one_more);
    EXPECT_EQ(value, 1);
}

MIEN_CORO_TEST(WorkPool, what_the_call_owned_is_gone_when_its_caller_goes_on) {
    WorkPool pool(1, 8);
    auto held = std::make_shared<int>(4);
    const std::weak_ptr<int> watched = held;
    std::function<int()> call = [held = std::move(held)] { return *held; };
    const auto value = co_await pool.run<int>(std::move(call));
    EXPECT_EQ(value, 4);
    EXPECT_TRUE(watched.expired());
}

// The caller may give up; the call still runs to its end, and the pool waits for it.
MIEN_CORO_TEST(WorkPool, a_call_whose_caller_gave_up_ends_by_itself) {
    std::promise<void> gate;
    bool is_done = false;
    {
        WorkPool pool(1, 8);
        const std::function<void()> wait = [opened = gate.get_future().share(), &is_done] {
            opened.wait();
            is_done = true;
        };
        const auto error = co_await test::error_of(with_deadline(
            pool.run<void>(wait), deadline_in(std::chrono::milliseconds(1)), "Waiting"));
        MIEN_REQUIRE(error);
        EXPECT_EQ(error->kind(), ErrorKind::unavailable);
        gate.set_value();
    }
    EXPECT_TRUE(is_done);
    co_await test::let_others_run();
}

}  // namespace
}  // namespace mien::async
