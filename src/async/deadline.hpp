// Ends an awaited operation at a deadline, or when something else happens first.
#pragma once

#include <exception>
#include <optional>
#include <utility>
#include <variant>

#include <boost/asio/experimental/awaitable_operators.hpp>

#include "async/awaitable.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"

namespace mien::async {

// Waits; returns early, without an error, when cancelled.
[[nodiscard]] awaitable<void> sleep_for(std::chrono::steady_clock::duration delay);

template <class T>
using ValueOf = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

// The end of an operation as a value. Asio's operator|| waits for the first *success*, so that a
// failed operation would wait for the other side; as a value a failure is an end like any other.
template <class T>
struct Ending {
    std::exception_ptr failure;
    std::optional<ValueOf<T>> value;
};

template <class T>
awaitable<Ending<T>> ending_of(awaitable<T> operation) {
    Ending<T> ending;
    try {
        if constexpr (std::is_void_v<T>) {
            co_await std::move(operation);
            ending.value.emplace();
        } else {
            auto value = co_await std::move(operation);
            ending.value.emplace(std::move(value));
        }
    } catch (...) {
        ending.failure = std::current_exception();
    }
    co_return ending;
}

// The operation's value, or nothing when `end` comes first; the operation is then cancelled, which
// its object must survive (a pg connection is broken by it). Throws what the operation throws.
template <class T>
awaitable<std::optional<ValueOf<T>>> run_until(awaitable<T> operation, awaitable<void> end) {
    using namespace boost::asio::experimental::awaitable_operators;
    auto first = co_await (ending_of(std::move(operation)) || ending_of(std::move(end)));
    if (first.index() == 1) {
        co_return std::nullopt;
    }
    auto ending = std::get<0>(std::move(first));
    if (ending.failure) {
        std::rethrow_exception(ending.failure);
    }
    co_return std::move(ending.value);
}

// The operation's value, or unavailable("<what> took too long.") when the deadline comes first.
template <class T>
awaitable<T> with_deadline(awaitable<T> operation, Deadline deadline, const char* what) {
    auto end = sleep_for(deadline - std::chrono::steady_clock::now());
    auto value = co_await run_until(std::move(operation), std::move(end));
    if (!value) {
        throw Error(ErrorKind::unavailable, std::string(what) + " took too long.");
    }
    if constexpr (!std::is_void_v<T>) {
        co_return std::move(*value);
    }
}

}  // namespace mien::async
