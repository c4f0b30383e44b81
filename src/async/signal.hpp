// A condition that coroutines of one thread wait for: like a condition variable without a mutex.
#pragma once

#include <boost/asio/redirect_error.hpp>

#include "async/awaitable.hpp"
#include "base/clock.hpp"

namespace mien::async {

class Signal {
  public:
    explicit Signal(Executor executor) : timer_(executor, Timer::time_point::max()) {}

    // Wakes every waiter.
    void notify_all() { timer_.cancel(); }

    // Returns at the next notify_all; check the condition again, as wake-ups may be early.
    [[nodiscard]] awaitable<void> wait() {
        boost::system::error_code ignored;
        co_await timer_.async_wait(asio::redirect_error(use_awaitable, ignored));
    }

  private:
    Timer timer_;
};

}  // namespace mien::async
