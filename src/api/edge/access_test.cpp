#include "api/edge/access.hpp"

#include <gtest/gtest.h>

#include "async/signal.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_accounts.hpp"

namespace mien::api {
namespace {

using http::Access;
using mien::test::error_of;
using store::test::Database;
using test::soon;

http::Route route_for(Access access) {
    http::Route route{};
    route.access = access;
    return route;
}

std::unique_ptr<http::Request> request_with(std::string_view name, std::string_view value) {
    auto request = std::make_unique<http::Request>();
    request->head.fields.push_back({name, value});
    request->deadline = soon();
    return request;
}

bool is_refused_as_foreign(std::vector<http::HeaderField> fields) {
    http::Request request;
    request.head.fields = std::move(fields);
    try {
        require_same_origin(request, "https://mien.example");
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::forbidden);
        return true;
    }
    return false;
}

std::string cookie_name(const std::string& public_url, std::string_view environment) {
    return SessionCookie(public_url, environment).name;
}

// Cookies do not tell ports apart: two environments on one host have two names.
TEST(SessionCookie, has_the_environment_and_the_port_in_its_name) {
    EXPECT_EQ(cookie_name("https://mien.example", "production"), "__Host-mien_session_production");
    EXPECT_EQ(cookie_name("https://mien.example:8443", "staging"),
              "__Host-mien_session_staging_8443");
    EXPECT_EQ(cookie_name("http://127.0.0.1:8080", "production"), "mien_session_production_8080");
    EXPECT_EQ(cookie_name("http://[::1]", "staging"), "mien_session_staging");
    EXPECT_EQ(cookie_name("http://[::1]:8081", "staging"), "mien_session_staging_8081");
}

TEST(SameOrigin, names_the_right_address) {
    http::Request request;
    request.head.fields = {{"Origin", "http://192.0.2.7:8080"}};
    try {
        require_same_origin(request, "https://mien.example");
        FAIL() << "let in";
    } catch (const Error& error) {
        EXPECT_NE(error.message().find("https://mien.example"), std::string::npos);
        EXPECT_EQ(error.message().find("192.0.2.7"), std::string::npos)
            << "what a client sent is not repeated";
    }
}

TEST(SameOrigin, is_what_the_browser_says_before_what_the_origin_says) {
    EXPECT_FALSE(is_refused_as_foreign({{"Sec-Fetch-Site", "same-origin"}}));
    EXPECT_FALSE(is_refused_as_foreign({{"Origin", "https://mien.example"}}));
    EXPECT_TRUE(is_refused_as_foreign({}));
    for (const auto* const site : {"cross-site", "same-site", "none", "", "SAME-ORIGIN "}) {
        EXPECT_TRUE(
            is_refused_as_foreign({{"Sec-Fetch-Site", site}, {"Origin", "https://mien.example"}}))
            << site;
    }
    for (const auto* const origin :
         {"null", "https://mien.example.evil.example", "http://mien.example",
          "https://mien.example:8443", "https://mien.example/", "https://a.mien.example"}) {
        EXPECT_TRUE(is_refused_as_foreign({{"Origin", origin}})) << origin;
    }
}

MIEN_CORO_TEST(AccessCache, asks_the_database_once_and_again_when_told_to_forget) {
    Database database(context);
    const auto admin =
        co_await store::test::make_admin(database.pool, "a@example.com", core::Role::editor);
    const auto token = co_await store::test::make_token(database.pool, admin, "full");
    const auto header = "Bearer " + std::string(token.reveal());
    const auto route = route_for(Access::editor);

    const auto pool =
        std::make_shared<pg::Pool>(context.get_executor(), database.database.app_settings());
    AccessCache access(pool, {"https://mien.example", "production"}, Admission::by_role);
    const auto first = request_with("Authorization", header);
    co_await access.admit(*first, route);
    EXPECT_EQ(principal_of(*first).admin_id, admin.id);
    EXPECT_EQ(principal_of(*first).role, core::Role::editor);
    EXPECT_TRUE(principal_of(*first).token_id.has_value());
    // From here on the database cannot be asked.
    pool->close();
    const auto second = request_with("Authorization", header);
    co_await access.admit(*second, route);
    EXPECT_EQ(second->principal, first->principal);

    access.forget_all();
    const auto third = request_with("Authorization", header);
    const auto error = co_await error_of(access.admit(*third, route));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::unavailable);
    EXPECT_EQ(third->principal, nullptr);
}

MIEN_CORO_TEST(AccessCache, asks_once_for_many_that_come_together) {
    Database database(context);
    const auto admin =
        co_await store::test::make_admin(database.pool, "a@example.com", core::Role::viewer);
    const auto token = co_await store::test::make_token(database.pool, admin, "full");
    const auto header = "Bearer " + std::string(token.reveal());
    const auto route = route_for(Access::viewer);

    pg::PoolLimits one_connection;
    one_connection.connections_max = 1;
    one_connection.waiters_max = 1;  // a second question and the note of use may wait, no more
    const auto pool = std::make_shared<pg::Pool>(context.get_executor(),
                                                 database.database.app_settings(), one_connection);
    AccessCache access(pool, {"https://mien.example", "production"}, Admission::by_role);
    int admitted = 0;
    constexpr int calls = 20;
    int ended = 0;
    async::Signal done(context.get_executor());
    for (int i = 0; i < calls; ++i) {
        async::spawn(context.get_executor(), "admit", [&]() -> awaitable<void> {
            const auto request = request_with("Authorization", header);
            const auto error = co_await error_of(access.admit(*request, route));
            admitted += error ? 0 : 1;
            ++ended;
            done.notify_all();
        });
    }
    while (ended < calls) {
        co_await done.wait();
    }
    EXPECT_EQ(admitted, calls);
    EXPECT_EQ(pool->stats().refused_total, 0U);
}

}  // namespace
}  // namespace mien::api
