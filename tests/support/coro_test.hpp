// Tests whose body is a coroutine:
//
//   MIEN_CORO_TEST(pool, gives_back_connections) {
//       pg::Pool pool(context.get_executor(), …);
//       const auto rows = co_await pool.run(…);
//       EXPECT_EQ(rows.size(), 1);
//   }
//
// The body has `IoContext& context` and 30 seconds. ASSERT_… returns and so does not compile in a
// coroutine: use EXPECT_…, or MIEN_REQUIRE to end the test.
#pragma once

#include <string>

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include "async/deadline.hpp"
#include "async/spawn.hpp"

namespace mien::test {

// Longer than any step of a test takes.
inline Deadline soon() {
    return deadline_in(std::chrono::seconds(20));
}

using CoroutineBody = awaitable<void> (*)(IoContext&);

inline void run_coroutine_test(CoroutineBody body) {
    static constexpr std::chrono::seconds time_max{30};
    const std::function<awaitable<void>(IoContext&)> make_task = [body](IoContext& context) {
        return async::with_deadline(body(context), deadline_in(time_max), "The test");
    };
    try {
        async::run<void>(make_task);
    } catch (const Error& error) {
        ADD_FAILURE() << name_of(error.kind()) << ": " << error.message() << "\n" << error.detail();
    }
}

// Goes on when everything else that could run has run.
inline awaitable<void> let_others_run() {
    const auto executor = co_await asio::this_coro::executor;
    co_await asio::post(executor, use_awaitable);
}

// Runs the operation and returns the Error it throws, or nothing.
template <class T>
[[nodiscard]] awaitable<std::optional<Error>> error_of(awaitable<T> operation) {
    std::optional<Error> thrown;
    try {
        if constexpr (std::is_void_v<T>) {
            co_await std::move(operation);
        } else {
            [[maybe_unused]] const auto value = co_await std::move(operation);
        }
    } catch (const Error& error) {
        thrown = error;
    }
    co_return thrown;
}

}  // namespace mien::test

#define MIEN_CORO_TEST(suite, name)                               \
    static ::mien::awaitable<void> suite##_##name##_body(         \
        [[maybe_unused]] ::mien::IoContext& context);             \
    TEST(suite, name) {                                           \
        ::mien::test::run_coroutine_test(&suite##_##name##_body); \
    }                                                             \
    static ::mien::awaitable<void> suite##_##name##_body(         \
        [[maybe_unused]] ::mien::IoContext& context)

#define MIEN_REQUIRE(condition)                          \
    do {                                                 \
        if (!(condition)) {                              \
            ADD_FAILURE() << "required: " << #condition; \
            co_return;                                   \
        }                                                \
    } while (false)
