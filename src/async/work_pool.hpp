// Threads for work that blocks or computes: hashing passwords, files, connecting to PostgreSQL,
// waiting for a renderer. Everything else runs on the network thread.
#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <optional>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/thread_pool.hpp>

#include "async/awaitable.hpp"
#include "base/error.hpp"

namespace mien::async {

class WorkPool {
  public:
    // At most queued_max calls may wait or run at once; one more throws unavailable.
    WorkPool(std::size_t threads, std::size_t queued_max)
        : threads_(threads), queued_max_(queued_max) {}
    ~WorkPool() { threads_.join(); }
    WorkPool(const WorkPool&) = delete;
    WorkPool& operator=(const WorkPool&) = delete;

    // Runs the call on a thread of the pool and resumes on the caller's executor with its value, or
    // throws what it threw. The call cannot be cancelled: it must end by itself.
    template <class T>
    [[nodiscard]] awaitable<T> run(std::function<T()> call) {
        if (queued_.fetch_add(1) >= queued_max_) {
            queued_.fetch_sub(1);
            throw Error(ErrorKind::unavailable, "The server is busy; try again in a moment.");
        }
        const auto executor = co_await asio::this_coro::executor;
        auto state = std::make_shared<State<T>>(executor, std::move(call));
        asio::post(threads_, [this, executor, state]() mutable {
            state->work();
            queued_.fetch_sub(1);
            // Moved: the timer in it must not be left to this thread, which may outlive its
            // context.
            asio::post(executor, [state = std::move(state)] { state->finish(); });
        });
        co_await state->wait();
        if (state->failure) {
            std::rethrow_exception(state->failure);
        }
        if constexpr (!std::is_void_v<T>) {
            co_return std::move(*state->result);
        }
    }

  private:
    struct Nothing {};

    template <class T>
    struct State {
        State(Executor executor, std::function<T()> work_call)
            : call(std::move(work_call)), done(executor, Timer::time_point::max()) {}

        // On a pool thread.
        void work() {
            try {
                if constexpr (std::is_void_v<T>) {
                    call();
                } else {
                    result.emplace(call());
                }
            } catch (...) {
                failure = std::current_exception();
            }
            call = nullptr;
        }
        // On the network thread.
        void finish() {
            is_finished = true;
            done.cancel();
        }
        awaitable<void> wait() {
            while (!is_finished) {
                boost::system::error_code ignored;
                co_await done.async_wait(asio::redirect_error(use_awaitable, ignored));
            }
        }

        std::function<T()> call;
        Timer done;
        std::optional<std::conditional_t<std::is_void_v<T>, Nothing, T>> result;
        std::exception_ptr failure;
        bool is_finished = false;
    };

    asio::thread_pool threads_;
    std::size_t queued_max_;
    std::atomic<std::size_t> queued_{0};
};

}  // namespace mien::async
