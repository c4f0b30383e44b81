#include "async/spawn.hpp"

#include <stdexcept>

#include "base/json.hpp"
#include "base/log.hpp"
#include "tests/support/coro_test.hpp"

namespace mien::async {
namespace {

// The one line that `work` logs.
template <class Work>
json::object line_logged(Work work) {
    set_up_log(LogLevel::info, "test");
    flush_log();
    testing::internal::CaptureStderr();
    work();
    flush_log();
    return parse_json(testing::internal::GetCapturedStderr()).as_object();
}

TEST(Spawn, run_returns_the_value_and_throws_what_the_task_throws) {
    const auto value = run<int>([](IoContext&) -> awaitable<int> { co_return 5; });
    EXPECT_EQ(value, 5);
    const auto fail = [](IoContext&) -> awaitable<int> {
        throw Error(ErrorKind::gone, "Gone.");
        co_return 0;
    };
    EXPECT_THROW(static_cast<void>(run<int>(fail)), Error);
    const auto fail_without_value = [](IoContext&) -> awaitable<void> {
        throw std::runtime_error("not ours");
        co_return;
    };
    EXPECT_THROW(run<void>(fail_without_value), std::runtime_error);
}

TEST(Spawn, run_ends_with_its_task_whatever_else_still_waits) {
    auto held = std::make_shared<int>(0);
    const std::weak_ptr<int> watched = held;
    run<void>([held = std::move(held)](IoContext& context) mutable -> awaitable<void> {
        auto executor = context.get_executor();
        spawn(executor, "sleeper", [executor, held = std::move(held)]() -> awaitable<void> {
            Timer timer(executor, std::chrono::hours(1));
            co_await timer.async_wait(use_awaitable);
        });
        co_await test::let_others_run();
    });
    EXPECT_TRUE(watched.expired());
}

MIEN_CORO_TEST(Spawn, what_the_task_owns_lives_as_long_as_it_runs) {
    auto held = std::make_shared<int>(7);
    const std::weak_ptr<int> watched = held;
    int seen = 0;
    spawn(context.get_executor(), "owner", [held = std::move(held), &seen]() -> awaitable<void> {
        co_await test::let_others_run();
        seen = *held;
    });
    EXPECT_FALSE(watched.expired());
    while (!watched.expired()) {
        co_await test::let_others_run();
    }
    EXPECT_EQ(seen, 7);
}

TEST(Spawn, an_exception_is_logged_under_the_name_and_goes_no_further) {
    const auto line = line_logged([] {
        IoContext context;
        spawn(context.get_executor(), "tax return", []() -> awaitable<void> {
            throw Error(ErrorKind::internal, "Public.").with_detail("private");
            co_return;
        });
        context.run();
    });
    EXPECT_EQ(line.at("event"), "task_failed");
    EXPECT_EQ(line.at("level"), "error");
    EXPECT_EQ(line.at("task"), "tax return");
    EXPECT_EQ(line.at("error"), "Public.");
    EXPECT_EQ(line.at("detail"), "private");
}

TEST(Spawn, supervised_task_starts_again_after_an_exception_and_after_its_end) {
    // Failed once, ended once, then told to stop: the third run is the last, and run() returns.
    int runs = 0;
    const auto line = line_logged([&runs] {
        IoContext context;
        const auto make_task = [&runs]() -> awaitable<void> {
            ++runs;
            if (runs == 1) {
                throw std::runtime_error("the first time");
            }
            co_return;
        };
        spawn_supervised(context.get_executor(), "loop", make_task, [&runs] { return runs >= 3; });
        context.run();
    });
    EXPECT_EQ(runs, 3);
    EXPECT_EQ(line.at("task"), "loop");
    EXPECT_EQ(line.at("error"), "the first time");
}

TEST(Spawn, supervised_task_that_is_told_to_stop_does_not_start) {
    IoContext context;
    int runs = 0;
    const auto make_task = [&runs]() -> awaitable<void> {
        ++runs;
        co_return;
    };
    spawn_supervised(context.get_executor(), "loop", make_task, [] { return true; });
    context.run();
    EXPECT_EQ(runs, 0);
}

TEST(Spawn, supervised_task_pauses_before_it_starts_again) {
    IoContext context;
    std::vector<std::chrono::steady_clock::time_point> starts;
    const auto make_task = [&starts]() -> awaitable<void> {
        starts.push_back(std::chrono::steady_clock::now());
        co_return;
    };
    spawn_supervised(context.get_executor(), "loop", make_task,
                     [&starts] { return starts.size() >= 2; });
    context.run();
    ASSERT_EQ(starts.size(), 2U);
    EXPECT_GE(starts[1] - starts[0], std::chrono::milliseconds(100));
}

}  // namespace
}  // namespace mien::async
