#include "http/trusted_proxies.hpp"

#include <gtest/gtest.h>

#include "base/limits/http.hpp"

namespace mien::http {
namespace {

using boost::asio::ip::make_address;

// Who stands behind the header, as text; "nobody" when that cannot be told.
std::string client_of(const std::string& connected, std::optional<std::string> forwarded_for) {
    const async::NetworkSet proxies({"192.0.2.1", "192.0.2.16/28", "2001:db8:1::/64"});
    const auto client = find_client(make_address(connected), forwarded_for, proxies);
    return client ? client->to_string() : "nobody";
}

TEST(trusted_proxies, a_stranger_speaks_for_itself) {
    EXPECT_EQ(client_of("203.0.113.9", std::nullopt), "203.0.113.9");
    EXPECT_EQ(client_of("203.0.113.9", "10.66.0.7"), "203.0.113.9");
    EXPECT_EQ(client_of("203.0.113.9", "nonsense"), "203.0.113.9");
    EXPECT_EQ(client_of("::ffff:203.0.113.9", "10.66.0.7"), "203.0.113.9");
}

TEST(trusted_proxies, the_first_untrusted_hop_from_the_right_decides) {
    EXPECT_EQ(client_of("192.0.2.1", std::nullopt), "192.0.2.1");
    EXPECT_EQ(client_of("192.0.2.1", "10.66.0.7"), "10.66.0.7");
    EXPECT_EQ(client_of("192.0.2.1", "10.66.0.7, 203.0.113.9"), "203.0.113.9");
    EXPECT_EQ(client_of("192.0.2.1", "203.0.113.9, 10.66.0.7"), "10.66.0.7");
    EXPECT_EQ(client_of("192.0.2.1", "10.66.0.7,192.0.2.17 ,\t192.0.2.1"), "10.66.0.7");
    EXPECT_EQ(client_of("::ffff:192.0.2.1", "::ffff:10.66.0.7"), "10.66.0.7");
    EXPECT_EQ(client_of("2001:db8:1::5", "fd00::7, 2001:db8:1::9"), "fd00::7");
    // Proxies all the way: the one farthest from here.
    EXPECT_EQ(client_of("192.0.2.1", "192.0.2.17, 192.0.2.18"), "192.0.2.17");
    // What stands before the hop that decides is a stranger's word.
    EXPECT_EQ(client_of("192.0.2.1", "unknown, 203.0.113.9"), "203.0.113.9");
}

TEST(trusted_proxies, a_hop_that_cannot_be_read_is_nobody) {
    for (const auto* header : {"",
                               " ",
                               ",",
                               "10.66.0.7,",
                               ", 192.0.2.1",
                               "unknown",
                               "_hidden",
                               "10.66.0.7:443",
                               "\"10.66.0.7\"",
                               "[::ffff:10.66.0.7]",
                               "\"[::ffff:10.66.0.7]\"",
                               "[fd00::7]:443",
                               "fe80::1%eth0",
                               "10.66.0",
                               "10.66.0.07",
                               "10.66.0.7/32",
                               "0x0a420007",
                               "173146119",
                               "10.66.0.7 10.66.0.8",
                               "for=10.66.0.7",
                               "10.66.0.7;",
                               "10.66.0.7, unknown",
                               "10.66.0.7, 192.0.2.17:443",
                               "10.66.0.7, , 192.0.2.1"}) {
        EXPECT_EQ(client_of("192.0.2.1", header), "nobody") << header;
    }
}

TEST(trusted_proxies, too_many_hops_are_nobody) {
    std::string hops = "10.66.0.7";
    for (std::size_t count = 1; count < limits::forwarded_hops_max; ++count) {
        hops += ", 192.0.2.17";
    }
    EXPECT_EQ(client_of("192.0.2.1", hops), "10.66.0.7");
    EXPECT_EQ(client_of("192.0.2.1", hops + ", 192.0.2.17"), "nobody");
    std::string many;
    for (int count = 0; count < 300; ++count) {
        many += "10.66.0.7,";
    }
    EXPECT_EQ(client_of("192.0.2.1", many + "10.66.0.7"), "nobody");
}

}  // namespace
}  // namespace mien::http
