#include "async/deadline.hpp"

#include <stdexcept>

#include "async/signal.hpp"
#include "tests/support/coro_test.hpp"

namespace mien::async {
namespace {

constexpr std::chrono::milliseconds at_once{1};
constexpr std::chrono::hours never{1};

awaitable<int> give(int value) {
    co_return value;
}

awaitable<int> refuse() {
    throw Error(ErrorKind::conflict, "Taken.");
    co_return 0;
}

awaitable<void> fail() {
    throw std::runtime_error("not ours");
    co_return;
}

awaitable<void> wait_for_nothing() {
    const auto executor = co_await asio::this_coro::executor;
    Signal signal(executor);
    co_await signal.wait();
}

// Waits until cancelled; what it holds tells when its frame is gone.
awaitable<int> wait_in_vain(std::shared_ptr<int> held) {
    co_await wait_for_nothing();
    co_return *held;
}

MIEN_CORO_TEST(Deadline, with_deadline_gives_the_value_of_an_operation_in_time) {
    const auto value = co_await with_deadline(give(7), deadline_in(never), "Giving");
    EXPECT_EQ(value, 7);
}

MIEN_CORO_TEST(Deadline, with_deadline_throws_what_the_operation_throws) {
    const auto error =
        co_await test::error_of(with_deadline(refuse(), deadline_in(never), "Refusing"));
    MIEN_REQUIRE(error);
    EXPECT_EQ(error->kind(), ErrorKind::conflict);
    EXPECT_EQ(error->message(), "Taken.");
}

MIEN_CORO_TEST(Deadline, with_deadline_refuses_and_ends_an_operation_that_takes_longer) {
    auto held = std::make_shared<int>(0);
    const std::weak_ptr<int> watched = held;
    const auto error = co_await test::error_of(
        with_deadline(wait_in_vain(std::move(held)), deadline_in(at_once), "Waiting"));
    MIEN_REQUIRE(error);
    EXPECT_EQ(error->kind(), ErrorKind::unavailable);
    EXPECT_EQ(error->message(), "Waiting took too long.");
    EXPECT_TRUE(watched.expired());
}

MIEN_CORO_TEST(Deadline, with_deadline_refuses_at_once_behind_the_deadline) {
    const auto passed = std::chrono::steady_clock::now() - never;
    const auto error = co_await test::error_of(
        with_deadline(wait_in_vain(std::make_shared<int>(0)), passed, "Waiting"));
    MIEN_REQUIRE(error);
    EXPECT_EQ(error->kind(), ErrorKind::unavailable);
}

MIEN_CORO_TEST(Deadline, run_until_gives_nothing_when_the_end_comes_first) {
    const auto value =
        co_await run_until(wait_in_vain(std::make_shared<int>(0)), test::let_others_run());
    EXPECT_FALSE(value);
}

MIEN_CORO_TEST(Deadline, run_until_does_not_wait_for_the_end_of_a_failed_operation) {
    const auto error = co_await test::error_of(run_until(refuse(), wait_for_nothing()));
    MIEN_REQUIRE(error);
    EXPECT_EQ(error->kind(), ErrorKind::conflict);
}

MIEN_CORO_TEST(Deadline, run_until_takes_a_failed_end_for_an_end) {
    const auto value = co_await run_until(wait_in_vain(std::make_shared<int>(0)), fail());
    EXPECT_FALSE(value);
}

MIEN_CORO_TEST(Deadline, ending_of_holds_a_failure_as_a_value) {
    const auto failed = co_await ending_of(fail());
    EXPECT_THROW(std::rethrow_exception(failed.failure), std::runtime_error);
    EXPECT_FALSE(failed.value);
    const auto done = co_await ending_of(give(3));
    EXPECT_FALSE(done.failure);
    EXPECT_EQ(done.value, 3);
}

}  // namespace
}  // namespace mien::async
