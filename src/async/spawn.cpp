#include "async/spawn.hpp"

#include <chrono>
#include <memory>

#include "base/error.hpp"
#include "base/log.hpp"

namespace mien::async {
namespace {

void log_failure(const std::string& name, const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const Error& error) {
        log(LogLevel::error, "task_failed",
            {{"task", name}, {"error", error.message()}, {"detail", error.detail()}});
    } catch (const std::exception& error) {
        log(LogLevel::error, "task_failed", {{"task", name}, {"error", error.what()}});
    } catch (...) {
        log(LogLevel::error, "task_failed", {{"task", name}, {"error", "unknown"}});
    }
}

struct Supervised {
    std::string name;
    std::function<awaitable<void>()> make_task;
    std::function<bool()> is_stopping;
};

awaitable<void> supervise(Executor executor, std::shared_ptr<Supervised> task) {
    using std::chrono::milliseconds;
    constexpr milliseconds pause_min{100};
    constexpr milliseconds pause_max{5000};
    auto pause = pause_min;
    while (!task->is_stopping()) {
        const auto started_at = std::chrono::steady_clock::now();
        try {
            co_await task->make_task();
        } catch (...) {
            log_failure(task->name, std::current_exception());
        }
        if (task->is_stopping()) {
            break;
        }
        if (std::chrono::steady_clock::now() - started_at > pause_max) {
            pause = pause_min;  // it had run well
        }
        Timer timer(executor, pause);
        co_await timer.async_wait(use_awaitable);
        pause = std::min(pause * 2, pause_max);
    }
}

}  // namespace

void spawn(Executor executor, std::string name, std::function<awaitable<void>()> make_task) {
    auto kept = std::make_shared<std::function<awaitable<void>()>>(std::move(make_task));
    asio::co_spawn(executor, (*kept)(),
                   [kept, name = std::move(name)](const std::exception_ptr& failure) {
                       if (failure) {
                           log_failure(name, failure);
                       }
                   });
}

void spawn_supervised(Executor executor, std::string name,
                      std::function<awaitable<void>()> make_task,
                      std::function<bool()> is_stopping) {
    auto task = std::make_shared<Supervised>(
        Supervised{std::move(name), std::move(make_task), std::move(is_stopping)});
    spawn(executor, task->name, [executor, task] { return supervise(executor, task); });
}

}  // namespace mien::async
