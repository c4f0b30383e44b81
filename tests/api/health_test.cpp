// The contract as it is served, and the state of the process.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/api_server.hpp"

namespace mien::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// Asks until the server is ready; the listener needs a moment to connect.
ApiAnswer wait_until_ready(ApiServer& api) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    auto answer = api.nobody().get("/readyz");
    while (answer.status != 200 && std::chrono::steady_clock::now() < deadline) {
        answer = api.nobody().get("/readyz");
    }
    return answer;
}

MIEN_API_TEST(health, needs_no_credentials) {
    EXPECT_EQ(api.nobody().get("/healthz").body, R"({"status":"ok"})");
}

MIEN_API_TEST(readiness, tells_the_state_of_every_part) {
    const auto answer = wait_until_ready(api);
    EXPECT_EQ(answer.status, 200U) << answer.body;
    EXPECT_EQ(answer.text("/status"), "ready");
    EXPECT_EQ(answer.text("/parts/database/status"), "ok");
    EXPECT_EQ(answer.text("/parts/schema/status"), "ok");
    EXPECT_EQ(answer.text("/parts/listener/status"), "ok");
}

MIEN_API_TEST(metrics, count_requests_by_route) {
    (void)api.nobody().get("/healthz");
    const auto answer = api.nobody().get("/metrics");
    EXPECT_EQ(answer.status, 200U);
    EXPECT_THAT(answer.body, HasSubstr("get_health"));
}

MIEN_API_TEST(documentation, is_served_as_json_with_a_version) {
    const auto answer = api.nobody().get("/api/openapi.json");
    EXPECT_EQ(answer.text("/openapi"), "3.1.0");
    const std::string etag(answer.header("etag"));
    EXPECT_THAT(etag, Not(IsEmpty()));
    const auto again = api.nobody().get("/api/openapi.json", {{"If-None-Match", etag}});
    EXPECT_EQ(again.status, 304U);
    EXPECT_THAT(again.body, IsEmpty());
}

MIEN_API_TEST(documentation, is_a_page_that_may_run_no_script) {
    const auto answer = api.nobody().get("/api/docs");
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.header("content-type"), "text/html; charset=utf-8");
    EXPECT_THAT(std::string(answer.header("content-security-policy")),
                AllOf(HasSubstr("default-src 'none'"), HasSubstr("style-src 'sha256-"),
                      Not(HasSubstr("unsafe")), Not(HasSubstr("script-src"))));
}

}  // namespace
}  // namespace mien::test
