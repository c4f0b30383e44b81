#include "async/reach.hpp"

#include <boost/asio/ip/tcp.hpp>

#include "async/deadline.hpp"
#include "async/resolve.hpp"

namespace mien::async {
namespace {

awaitable<void> connect_to(asio::ip::tcp::endpoint endpoint) {
    const auto executor = co_await asio::this_coro::executor;
    asio::basic_stream_socket<asio::ip::tcp, Executor> socket(executor);
    co_await socket.async_connect(endpoint, use_awaitable);
}

}  // namespace

awaitable<bool> can_connect(std::string host, std::uint16_t port, Deadline deadline) {
    auto resolving = resolve_host(std::move(host), "The host", deadline);
    const auto addresses = co_await ending_of(std::move(resolving));
    if (!addresses.value) {
        co_return false;
    }
    for (const auto& address : *addresses.value) {
        auto connecting = with_deadline(connect_to({address, port}), deadline, "Connecting");
        const auto ending = co_await ending_of(std::move(connecting));
        if (!ending.failure) {
            co_return true;
        }
    }
    co_return false;
}

}  // namespace mien::async
