#include "api/edge/staging_gate.hpp"

#include <gtest/gtest.h>

namespace mien::api {
namespace {

using boost::asio::ip::make_address;

std::string decision(const StagingAccess& access, std::string_view host_header,
                     const char* client = "10.66.0.7") {
    http::Request request;
    request.head.fields = {{"Host", host_header}};
    const Visitor visitor{
        .host = std::string(request.host()),
        .client = client == nullptr ? std::nullopt : std::optional(make_address(client))};
    return std::string(refuse_at_gate(access, visitor).value_or("let in"));
}

const StagingAccess open_to_all{.admin_subdomain = "admin-staging.localhost"};
const StagingAccess behind_vpn{.admin_subdomain = "Admin-Staging.example.com.",
                               .vpn_required = true,
                               .networks = async::NetworkSet({"10.66.0.0/16", "fd00:66::/32"}),
                               .trusted_proxies = async::NetworkSet({"10.66.0.1", "::1"})};

TEST(staging_gate, case_a_final_dot_and_the_port_do_not_count) {
    for (const auto* host : {"admin-staging.localhost", "ADMIN-STAGING.localhost:8081",
                             "admin-staging.localhost.:8081", "admin-staging.localhost:1",
                             "Admin-Staging.LOCALHOST.", "admin-staging.localhost:"}) {
        EXPECT_EQ(decision(open_to_all, host), "let in") << host;
    }
    EXPECT_EQ(decision(behind_vpn, "admin-staging.example.com"), "let in");
    EXPECT_EQ(decision(behind_vpn, "ADMIN-STAGING.EXAMPLE.COM.:443"), "let in");
}

TEST(staging_gate, any_other_host_is_refused) {
    for (const auto* host :
         {"", ":8081", ".", "admin-staging.localhost..", ".admin-staging.localhost",
          "admin-staging.localhost.evil.test", "evil.test", "[::1]:8081", "127.0.0.1:8081",
          "localhost:8081", "xadmin-staging.localhost", "admin-staging", "admin_staging.localhost",
          "admin-staging.localhost.:8081."}) {
        EXPECT_EQ(decision(open_to_all, host), "host") << host;
    }
    EXPECT_EQ(decision({}, ""), "host");
    EXPECT_EQ(decision({}, "."), "host");
}

TEST(staging_gate, an_address_can_be_the_name) {
    EXPECT_EQ(decision({.admin_subdomain = "127.0.0.1"}, "127.0.0.1:8081"), "let in");
    EXPECT_EQ(decision({.admin_subdomain = "[::1]"}, "[::1]:8081"), "let in");
    EXPECT_EQ(decision({.admin_subdomain = "[::1]"}, "[::2]:8081"), "host");
}

TEST(staging_gate, the_network_counts_when_the_vpn_is_required) {
    const auto* host = "admin-staging.example.com";
    EXPECT_EQ(decision(behind_vpn, host, "10.66.255.255"), "let in");
    EXPECT_EQ(decision(behind_vpn, host, "::ffff:10.66.0.7"), "let in");
    EXPECT_EQ(decision(behind_vpn, host, "fd00:66::1"), "let in");
    EXPECT_EQ(decision(behind_vpn, host, "10.67.0.1"), "network");
    EXPECT_EQ(decision(behind_vpn, host, "::ffff:10.67.0.1"), "network");
    EXPECT_EQ(decision(behind_vpn, host, "fd00:67::1"), "network");
    EXPECT_EQ(decision(behind_vpn, host, "127.0.0.1"), "network");
    EXPECT_EQ(decision(open_to_all, "admin-staging.localhost", "203.0.113.9"), "let in");
}

TEST(staging_gate, nobody_knows_for_whom_a_proxy_asks) {
    EXPECT_EQ(decision(behind_vpn, "admin-staging.example.com", nullptr), "forwarded");
    EXPECT_EQ(decision(open_to_all, "admin-staging.localhost", nullptr), "forwarded");
    // Also when its own address is one of the VPN's.
    EXPECT_EQ(decision(behind_vpn, "admin-staging.example.com", "10.66.0.1"), "forwarded");
    EXPECT_EQ(decision(behind_vpn, "admin-staging.example.com", "::ffff:10.66.0.1"), "forwarded");
    EXPECT_EQ(decision(behind_vpn, "admin-staging.example.com", "::1"), "forwarded");
    EXPECT_EQ(decision({.admin_subdomain = "admin-staging.localhost",
                        .trusted_proxies = async::NetworkSet({"127.0.0.1"})},
                       "admin-staging.localhost", "127.0.0.1"),
              "let in");
    // The host comes first: who does not know it learns nothing else.
    EXPECT_EQ(decision(behind_vpn, "evil.test", nullptr), "host");
    EXPECT_EQ(decision(behind_vpn, "evil.test", "203.0.113.9"), "host");
}

}  // namespace
}  // namespace mien::api
