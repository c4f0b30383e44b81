// Starting coroutines. Nothing else in the code base calls asio::co_spawn.
#pragma once

#include <functional>
#include <string>

#include "async/awaitable.hpp"

namespace mien::async {

// Runs the coroutine that make_task returns on the executor. make_task is kept alive until the
// coroutine ends, so it may own what the coroutine uses. An exception that leaves the coroutine is
// logged under the name and goes no further.
void spawn(Executor executor, std::string name, std::function<awaitable<void>()> make_task);

// Like spawn, for a loop that must not end: after an exception the task is started again with a
// growing pause (0.1 s to 5 s) until is_stopping says true.
void spawn_supervised(Executor executor, std::string name,
                      std::function<awaitable<void>()> make_task,
                      std::function<bool()> is_stopping);

// Runs make_task to its end on a context of its own and returns its value or throws what it threw.
// For the command line and tests.
template <class T>
[[nodiscard]] T run(std::function<awaitable<T>(IoContext&)> make_task);

}  // namespace mien::async

#include "async/spawn_impl.hpp"
