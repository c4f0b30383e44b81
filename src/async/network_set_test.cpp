#include "async/network_set.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace mien::async {
namespace {

TEST(network_set, knows_what_it_contains) {
    const NetworkSet networks({"10.0.0.0/8", "192.0.2.7", "fd00::/8", "::1"});
    const auto contains = [&](const char* text) {
        return networks.contains(boost::asio::ip::make_address(text));
    };
    for (const auto* text : {"10.255.0.1", "192.0.2.7", "fdab::1", "::1", "::ffff:10.0.0.1"}) {
        EXPECT_TRUE(contains(text)) << text;
    }
    for (const auto* text : {"11.0.0.1", "192.0.2.8", "fe80::1", "::2", "::ffff:11.0.0.1"}) {
        EXPECT_FALSE(contains(text)) << text;
    }
    EXPECT_THROW(NetworkSet({"10.0.0.0/33"}), Error);
    EXPECT_THROW(NetworkSet({"example.org"}), Error);
    EXPECT_THROW(NetworkSet({"10.0.0.7/8"}), Error);
    // What is compared with it is an IPv4 address too.
    const NetworkSet mapped({"::ffff:10.0.0.0/104"});
    EXPECT_TRUE(mapped.contains(boost::asio::ip::make_address("10.1.2.3")));
}

}  // namespace
}  // namespace mien::async
