// Ends an awaited operation at a deadline.
#pragma once

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <variant>

#include "async/awaitable.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"

namespace mien::async {

// The operation's value, or unavailable("<what> took too long.") when the deadline comes first; the
// operation is then cancelled, which its object must survive (a pg connection is broken by it).
template <class T>
awaitable<T> with_deadline(awaitable<T> operation, Deadline deadline, const char* what) {
    using namespace boost::asio::experimental::awaitable_operators;
    const auto executor = co_await asio::this_coro::executor;
    Timer timer(executor, deadline);
    auto outcome = co_await (std::move(operation) || timer.async_wait(use_awaitable));
    if (outcome.index() == 1) {
        throw Error(ErrorKind::unavailable, std::string(what) + " took too long.");
    }
    if constexpr (!std::is_void_v<T>) {
        co_return std::get<0>(std::move(outcome));
    }
}

// Waits; returns early, without an error, when cancelled.
[[nodiscard]] awaitable<void> sleep_for(std::chrono::steady_clock::duration delay);

}  // namespace mien::async
