#include "app/shutdown.hpp"

#include <csignal>

#include <boost/asio/signal_set.hpp>

#include "base/log.hpp"

namespace mien::app {

awaitable<void> wait_for_stop_signal() {
    const auto executor = co_await asio::this_coro::executor;
    asio::basic_signal_set<Executor> signals(executor, SIGTERM, SIGINT);
    const int number = co_await signals.async_wait(use_awaitable);
    log(LogLevel::info, "stopping", {{"signal", number}});
    // The set goes with this scope; the second signal meets the default action again.
    signals.clear();
    std::signal(SIGTERM, SIG_DFL);
    std::signal(SIGINT, SIG_DFL);
}

}  // namespace mien::app
