#include "base/ip_network.hpp"

#include <gtest/gtest.h>

namespace mien {
namespace {

TEST(IpNetwork, is_kept_in_canonical_form) {
    const auto canonical = [](std::string_view text) {
        return parse_ip_network(text).value_or("(refused)");
    };
    EXPECT_EQ(canonical("10.66.0.0/16"), "10.66.0.0/16");
    EXPECT_EQ(canonical("10.66.0.7"), "10.66.0.7/32");
    EXPECT_EQ(canonical("0.0.0.0/0"), "0.0.0.0/0");
    EXPECT_EQ(canonical("FD00::/8"), "fd00::/8");
    EXPECT_EQ(canonical("2001:DB8:0:0::1"), "2001:db8::1/128");
    EXPECT_EQ(canonical("::ffff:10.66.0.0/112"), "10.66.0.0/16");
    EXPECT_EQ(canonical("::ffff:10.66.0.7"), "10.66.0.7/32");
}

TEST(IpNetwork, is_refused_when_it_could_mean_two_things_or_nothing) {
    for (const auto* text :
         {"", "10.66.0.0/", "10.66.0.0/33", "10.66.0.0/-1", "10.66.0.0/016", "10.66.0.0/16 ",
          "10.66.0.0/1/2", "10.66.0/16", "010.66.0.0/16", "fd00::/129", "[fd00::]/8",
          "fe80::1%eth0", "vpn.example", "10.66.0.0/+1", "10.66.0.0/0x8"}) {
        EXPECT_FALSE(parse_ip_network(text)) << text;
    }
    EXPECT_FALSE(parse_ip_network(std::string_view("10.0.0.0\0/8", 11)));
    const auto refusal = parse_ip_network("10.66.0.7/16");
    ASSERT_FALSE(refusal);
    EXPECT_NE(refusal.error().find("write 10.66.0.0/16"), std::string::npos);
}

}  // namespace
}  // namespace mien
