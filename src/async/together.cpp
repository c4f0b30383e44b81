#include "async/together.hpp"

#include "async/deadline.hpp"
#include "async/signal.hpp"

namespace mien::async {
namespace {

using namespace boost::asio::experimental::awaitable_operators;

struct Together {
    explicit Together(Executor executor) : stopped(executor) {}

    Signal stopped;
    std::exception_ptr failure;
};

awaitable<void> wait_for_failure(Together& together) {
    while (!together.failure) {
        co_await together.stopped.wait();
    }
}

// Throws nothing: Asio's operator&& would hide what it throws in an exception of its own.
awaitable<void> run_one(Together& together, awaitable<void> operation) {
    auto end = wait_for_failure(together);
    auto stoppable = run_until(std::move(operation), std::move(end));
    const auto ending = co_await ending_of(std::move(stoppable));
    if (ending.failure && !together.failure) {
        together.failure = ending.failure;
        together.stopped.notify_all();
    }
}

awaitable<void> run_from(Together& together, std::vector<awaitable<void>>& operations,
                         std::size_t first) {
    auto one = run_one(together, std::move(operations[first]));
    if (first + 1 == operations.size()) {
        co_await std::move(one);
        co_return;
    }
    auto rest = run_from(together, operations, first + 1);
    co_await (std::move(one) && std::move(rest));
}

}  // namespace

awaitable<void> run_together(std::vector<awaitable<void>> operations) {
    if (operations.empty()) {
        co_return;
    }
    const auto executor = co_await asio::this_coro::executor;
    Together together(executor);
    co_await run_from(together, operations, 0);
    if (together.failure) {
        std::rethrow_exception(together.failure);
    }
}

}  // namespace mien::async
