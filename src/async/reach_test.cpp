#include "async/reach.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <gtest/gtest.h>

#include "async/deadline.hpp"
#include "async/spawn.hpp"

namespace mien::async {
namespace {

bool reaches(std::string host, std::uint16_t port) {
    const std::function<awaitable<bool>(IoContext&)> make_task = [&](IoContext&) {
        return can_connect(host, port, deadline_in(std::chrono::seconds(5)));
    };
    return run<bool>(make_task);
}

TEST(reach, a_port_on_which_somebody_listens) {
    IoContext context;
    const asio::ip::tcp::endpoint any(asio::ip::address_v4::loopback(), 0);
    asio::basic_socket_acceptor<asio::ip::tcp, Executor> acceptor(context.get_executor(), any);
    EXPECT_TRUE(reaches("127.0.0.1", acceptor.local_endpoint().port()));
}

TEST(reach, neither_a_port_on_which_nobody_listens_nor_a_host_that_is_none) {
    EXPECT_FALSE(reaches("127.0.0.1", 1));
    EXPECT_FALSE(reaches("nowhere.invalid", 443));
}

}  // namespace
}  // namespace mien::async
