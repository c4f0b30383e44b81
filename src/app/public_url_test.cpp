#include "app/public_url.hpp"

#include <gtest/gtest.h>

namespace mien::app {
namespace {

TEST(public_url, has_a_host_between_its_scheme_and_its_port) {
    EXPECT_EQ(host_of("https://admin.example.com"), "admin.example.com");
    EXPECT_EQ(host_of("http://admin-staging.localhost:8081"), "admin-staging.localhost");
    EXPECT_EQ(host_of("http://[::1]:8081"), "[::1]");
    EXPECT_EQ(host_of("http://[::1]"), "[::1]");
}

TEST(public_url, keeps_scheme_and_port_at_another_host) {
    EXPECT_EQ(with_host("https://admin.example.com", "b.example"), "https://b.example");
    EXPECT_EQ(with_host("http://a.localhost:8081", "b.localhost"), "http://b.localhost:8081");
    EXPECT_EQ(with_host("http://[::1]:8081", "b.localhost"), "http://b.localhost:8081");
    EXPECT_EQ(with_host("http://[::1]", "b.localhost"), "http://b.localhost");
}

}  // namespace
}  // namespace mien::app
