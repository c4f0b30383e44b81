#include "net/address_policy.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace mien::net {
namespace {

struct Judged {
    const char* address;
    const char* refusal;  // "" when it is allowed
};

void expect_judged(const AddressPolicy& policy, const std::vector<Judged>& all) {
    for (const auto& [address, refusal] : all) {
        const auto found = policy.refusal_of(boost::asio::ip::make_address(address));
        EXPECT_EQ(found.value_or(""), refusal) << address;
    }
}

// Both ends of every special network, and their neighbours outside of it.
TEST(address_policy, allows_public_addresses_of_ipv4_only) {
    expect_judged(AddressPolicy(), {
                                       {"0.0.0.0", "unspecified"},
                                       {"0.255.255.255", "unspecified"},
                                       {"1.0.0.0", ""},
                                       {"8.8.8.8", ""},
                                       {"9.255.255.255", ""},
                                       {"10.0.0.0", "private"},
                                       {"10.255.255.255", "private"},
                                       {"11.0.0.0", ""},
                                       {"100.63.255.255", ""},
                                       {"100.64.0.0", "shared"},
                                       {"100.100.100.200", "metadata"},
                                       {"100.127.255.255", "shared"},
                                       {"100.128.0.0", ""},
                                       {"126.255.255.255", ""},
                                       {"127.0.0.0", "loopback"},
                                       {"127.0.0.1", "loopback"},
                                       {"127.255.255.255", "loopback"},
                                       {"128.0.0.0", ""},
                                       {"168.63.129.15", ""},
                                       {"168.63.129.16", "metadata"},
                                       {"168.63.129.17", ""},
                                       {"169.253.255.255", ""},
                                       {"169.254.0.0", "link-local"},
                                       {"169.254.169.254", "metadata"},
                                       {"169.254.255.255", "link-local"},
                                       {"169.255.0.0", ""},
                                       {"172.15.255.255", ""},
                                       {"172.16.0.0", "private"},
                                       {"172.31.255.255", "private"},
                                       {"172.32.0.0", ""},
                                       {"191.255.255.255", ""},
                                       {"192.0.0.0", "reserved"},
                                       {"192.0.0.192", "reserved"},
                                       {"192.0.1.0", ""},
                                       {"192.0.2.0", "documentation"},
                                       {"192.0.3.0", ""},
                                       {"192.88.99.1", "reserved"},
                                       {"192.167.255.255", ""},
                                       {"192.168.0.0", "private"},
                                       {"192.168.255.255", "private"},
                                       {"192.169.0.0", ""},
                                       {"198.17.255.255", ""},
                                       {"198.18.0.0", "benchmark"},
                                       {"198.19.255.255", "benchmark"},
                                       {"198.20.0.0", ""},
                                       {"198.51.100.255", "documentation"},
                                       {"203.0.113.0", "documentation"},
                                       {"223.255.255.255", ""},
                                       {"224.0.0.0", "multicast"},
                                       {"239.255.255.255", "multicast"},
                                       {"240.0.0.0", "reserved"},
                                       {"255.255.255.255", "broadcast"},
                                   });
}

TEST(address_policy, allows_public_addresses_of_ipv6_only) {
    expect_judged(AddressPolicy(), {
                                       {"::", "unspecified"},
                                       {"::1", "loopback"},
                                       {"::2", "reserved"},
                                       {"::127.0.0.1", "reserved"},
                                       {"64:ff9b:1::a00:1", "reserved"},
                                       {"100::1", "reserved"},
                                       {"2000::1", ""},
                                       {"2001::1", "reserved"},
                                       {"2001:1ff:ffff::1", "reserved"},
                                       {"2001:200::1", ""},
                                       {"2001:4860:4860::8888", ""},
                                       {"2001:db7::1", ""},
                                       {"2001:db8::1", "documentation"},
                                       {"2001:db9::1", ""},
                                       {"2606:4700::1111", ""},
                                       {"3ffe:ffff::1", ""},
                                       {"3fff::1", "documentation"},
                                       {"3fff:1000::1", ""},
                                       {"4000::1", "reserved"},
                                       {"5f00::1", "reserved"},
                                       {"fbff::1", "reserved"},
                                       {"fc00::1", "private"},
                                       {"fd00:ec2::254", "metadata"},
                                       {"fe80::1", "link-local"},
                                       {"fec0::1", "private"},
                                       {"ff02::1", "multicast"},
                                   });
}

TEST(address_policy, judges_the_ipv4_address_inside_of_an_ipv6_address) {
    expect_judged(AddressPolicy(), {
                                       {"::ffff:127.0.0.1", "loopback"},
                                       {"::ffff:a9fe:a9fe", "metadata"},
                                       {"::ffff:0.0.0.0", "unspecified"},
                                       {"::ffff:8.8.8.8", ""},
                                       {"64:ff9b::10.0.0.1", "private"},
                                       {"64:ff9b::8.8.8.8", ""},
                                       {"2002:7f00:1::1", "loopback"},
                                       {"2002:808:808::1", ""},
                                   });
}

TEST(address_policy, allows_the_networks_of_the_configuration_in_every_form) {
    const AddressPolicy policy({"10.1.0.0/16", "127.0.0.1", "fd00:1::/32", "::1"});
    expect_judged(policy, {
                              {"10.1.2.3", ""},
                              {"10.2.0.0", "private"},
                              {"127.0.0.1", ""},
                              {"127.0.0.2", "loopback"},
                              {"::1", ""},
                              {"fd00:1::5", ""},
                              {"fd00:2::5", "private"},
                              {"::ffff:10.1.2.3", ""},
                              {"64:ff9b::10.1.2.3", ""},
                              {"::ffff:10.2.0.1", "private"},
                              {"169.254.169.254", "metadata"},
                              {"8.8.8.8", ""},
                          });
}

TEST(address_policy, never_allows_what_no_server_can_have) {
    const AddressPolicy policy({"0.0.0.0/0", "::/0"});
    expect_judged(policy, {
                              {"0.0.0.0", "unspecified"},
                              {"224.0.0.1", "multicast"},
                              {"255.255.255.255", "broadcast"},
                              {"::", "unspecified"},
                              {"ff02::1", "multicast"},
                              {"::ffff:0.0.0.0", "unspecified"},
                              {"fd00::1", ""},
                              {"169.254.169.253", ""},
                          });
}

// Private networks are what an object store may stand in, and metadata servers stand among them.
TEST(address_policy, never_allows_a_metadata_server) {
    for (const auto& policy :
         {AddressPolicy({"0.0.0.0/0", "::/0"}), AddressPolicy({"100.64.0.0/10", "fc00::/7"})}) {
        expect_judged(policy, {
                                  {"169.254.169.254", "metadata"},
                                  {"::ffff:169.254.169.254", "metadata"},
                                  {"64:ff9b::169.254.169.254", "metadata"},
                                  {"169.254.170.2", "metadata"},
                                  {"100.100.100.200", "metadata"},
                                  {"100.100.100.199", ""},
                                  {"::ffff:100.100.100.200", "metadata"},
                                  {"168.63.129.16", "metadata"},
                                  {"fd00:ec2::254", "metadata"},
                                  {"fd00:ec2::23", "metadata"},
                                  {"fd20:ce::254", "metadata"},
                                  {"fd00:ec3::254", ""},
                              });
    }
}

TEST(address_policy, allows_nothing_but_the_networks_where_only_they_are_meant) {
    expect_judged(AddressPolicy::only({"10.0.0.0/8"}), {
                                                           {"10.1.2.3", ""},
                                                           {"8.8.8.8", "public"},
                                                           {"127.0.0.1", "loopback"},
                                                           {"169.254.169.254", "metadata"},
                                                       });
}

TEST(address_policy, refuses_what_is_no_network) {
    EXPECT_THROW(AddressPolicy({"10.0.0.0/33"}), Error);
    EXPECT_THROW(AddressPolicy({"localhost"}), Error);
}

}  // namespace
}  // namespace mien::net
