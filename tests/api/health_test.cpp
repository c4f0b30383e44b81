// The contract as it is served, and the state of the process.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/hash.hpp"
#include "tests/api/with_database.hpp"
#include "tests/support/api_server.hpp"

namespace mien::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// Asks until that is the state, which the listener reaches a moment later than the server.
ApiAnswer wait_until(ApiServer& api, std::string_view status) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    auto answer = api.nobody().get("/readyz");
    while (answer.text("/status") != status && std::chrono::steady_clock::now() < deadline) {
        answer = api.nobody().get("/readyz");
    }
    return answer;
}

// As what the API never does: a superuser.
void change_database(ApiServer& api, pg::Query query) {
    with_database<int>(api.superuser_settings(), [query](pg::Pool& pool) -> awaitable<int> {
        co_await pool.run(query, {}, deadline_in(std::chrono::seconds(10)));
        co_return 0;
    });
}

MIEN_API_TEST(health, needs_no_credentials) {
    EXPECT_EQ(api.nobody().get("/healthz").body, R"({"status":"ok"})");
}

MIEN_API_TEST(readiness, tells_the_state_of_every_part) {
    const auto answer = wait_until(api, "ready");
    EXPECT_EQ(answer.status, 200U) << answer.body;
    EXPECT_EQ(answer.text("/status"), "ready");
    EXPECT_EQ(answer.text("/parts/database/status"), "ok");
    EXPECT_EQ(answer.text("/parts/schema/status"), "ok");
    EXPECT_EQ(answer.text("/parts/listener/status"), "ok");
}

MIEN_API_TEST(readiness, stays_beside_a_newer_schema) {
    change_database(api, {"migrate_further", R"sql(
        INSERT INTO schema_migrations (version, name, sha256)
        SELECT max(version) + 1, 'of_a_newer_program', sha256('') FROM schema_migrations
    )sql"});
    const auto answer = wait_until(api, "ready");
    EXPECT_EQ(answer.status, 200U) << answer.body;
    EXPECT_EQ(answer.text("/parts/schema/status"), "ok");
}

MIEN_API_TEST(readiness, refuses_an_older_schema) {
    change_database(api, {"forget_migration", R"sql(
        DELETE FROM schema_migrations
        WHERE version = (SELECT max(version) FROM schema_migrations)
    )sql"});
    const auto answer = wait_until(api, "not_ready");
    EXPECT_EQ(answer.status, 503U);
    EXPECT_EQ(answer.text("/status"), "not_ready");
    EXPECT_EQ(answer.text("/parts/schema/status"), "failed");
    EXPECT_EQ(answer.text("/parts/database/status"), "ok");
}

// The listener goes and cannot come back; connections that the pool has stay.
MIEN_API_TEST(readiness, is_degraded_and_not_lost_when_changes_are_not_heard) {
    ASSERT_EQ(wait_until(api, "ready").status, 200U);
    change_database(api, {"admit_nobody", R"sql(
        DO $$ BEGIN
            EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT 0', current_database());
        END $$
    )sql"});
    change_database(api, {"end_listener", R"sql(
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'mien serve changes'
    )sql"});
    const auto answer = wait_until(api, "degraded");
    EXPECT_EQ(answer.status, 200U) << answer.body;
    EXPECT_EQ(answer.text("/status"), "degraded");
    EXPECT_EQ(answer.text("/parts/listener/status"), "degraded");
    EXPECT_EQ(answer.text("/parts/database/status"), "ok");
    EXPECT_EQ(api.nobody().get("/api/openapi.json").status, 200U);
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

MIEN_API_TEST(documentation, allows_the_style_that_it_has) {
    const auto answer = api.nobody().get("/api/docs");
    constexpr std::string_view open = "<style>";
    const auto start = answer.body.find(open) + open.size();
    const auto style = answer.body.substr(start, answer.body.find("</style>") - start);
    const auto hash = sha256(style);
    const std::string_view bytes(reinterpret_cast<const char*>(hash.data()), hash.size());
    auto text = to_base64url(bytes);
    std::ranges::replace(text, '-', '+');
    std::ranges::replace(text, '_', '/');
    EXPECT_THAT(std::string(answer.header("content-security-policy")),
                HasSubstr("'sha256-" + text + "=';"));
}

}  // namespace
}  // namespace mien::test
