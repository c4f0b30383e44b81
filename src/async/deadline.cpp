#include "async/deadline.hpp"

#include <boost/asio/redirect_error.hpp>

namespace mien::async {

awaitable<void> sleep_for(std::chrono::steady_clock::duration delay) {
    const auto executor = co_await asio::this_coro::executor;
    Timer timer(executor, delay);
    boost::system::error_code ignored;
    co_await timer.async_wait(asio::redirect_error(use_awaitable, ignored));
}

}  // namespace mien::async
