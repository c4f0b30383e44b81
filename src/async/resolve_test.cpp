#include "async/resolve.hpp"

#include <algorithm>

#include "tests/support/coro_test.hpp"

namespace mien::async {
namespace {

MIEN_CORO_TEST(resolve_host, resolves_names_and_keeps_addresses) {
    const auto loopback = asio::ip::make_address("127.0.0.1");
    const auto numeric = co_await resolve_host("127.0.0.1", "The host", test::soon());
    EXPECT_EQ(numeric, std::vector{loopback});
    const auto named = co_await resolve_host("localhost", "The host", test::soon());
    EXPECT_NE(std::find(named.begin(), named.end(), loopback), named.end());
}

MIEN_CORO_TEST(resolve_host, says_who_has_no_address) {
    const auto error =
        co_await test::error_of(resolve_host("no-such-host.invalid", "The host", test::soon()));
    MIEN_REQUIRE(error);
    EXPECT_EQ(error->kind(), ErrorKind::unavailable);
    EXPECT_EQ(error->message(), "The host has no known address.");
    EXPECT_NE(error->detail().find("no-such-host.invalid"), std::string::npos);
}

}  // namespace
}  // namespace mien::async
