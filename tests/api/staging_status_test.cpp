// The status of staging over HTTP: what it says without a bridge, of one that has fallen silent, of
// one that tells, and of environments that share something.
#include <algorithm>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits/bridge.hpp"
#include "store/staging/bridge_reports.hpp"
#include "store/staging/environment_summary.hpp"
#include "store/staging/isolation_checks.hpp"
#include "tests/api/with_database.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/coro_test.hpp"

namespace mien::test {
namespace {

using store::IsolationResult;
using testing::HasSubstr;

constexpr std::string_view status = "/api/admin/staging/status";
constexpr std::string_view checks = "/api/admin/staging/status/checks";

constexpr pg::Query age_everything{"test_age_bridge", R"sql(
    WITH bridge AS (UPDATE bridge_process SET seen_at = seen_at - interval '1 hour'),
         parts AS (UPDATE part_health SET checked_at = checked_at - interval '1 hour')
    UPDATE isolation_checks SET tried_at = tried_at - interval '1 hour')sql"};
constexpr pg::Query read_jobs{"test_read_control_jobs", R"sql(
    SELECT coalesce(string_agg(kind || ' ' || state::text, ', '), '') AS text FROM jobs)sql"};
constexpr pg::Query end_jobs{"test_end_control_jobs", R"sql(
    UPDATE jobs SET state = 'succeeded', finished_at = now())sql"};
constexpr pg::Query read_audit{"test_read_status_audit", R"sql(
    SELECT coalesce(string_agg(action || ' ' || actor_label, ', ' ORDER BY seq), '') AS text
    FROM audit_log WHERE action = 'isolation.check')sql"};
constexpr pg::Query forge_check{"test_forge_check", R"sql(
    UPDATE isolation_checks SET result = 'passed' WHERE tried_by = 'bridge')sql"};
constexpr pg::Query read_results{"test_read_check_results", R"sql(
    SELECT string_agg(DISTINCT result, ' ') AS text FROM isolation_checks
    WHERE tried_by = 'bridge')sql"};

void run(const pg::Settings& settings, pg::Query query) {
    with_database<int>(settings, [query](pg::Pool& pool) -> awaitable<int> {
        co_await pool.run(query, {}, soon());
        co_return 0;
    });
}

std::string text_of(const pg::Settings& settings, pg::Query query) {
    return with_database<std::string>(settings, [query](pg::Pool& pool) -> awaitable<std::string> {
        const auto rows = co_await pool.run(query, {}, soon());
        co_return rows.front().get<std::string>("text");
    });
}

store::IsolationCheck check(std::string name, IsolationResult result) {
    return {.name = std::move(name),
            .result = result,
            .claim = "They share nothing.",
            .tried = "Tried it.",
            .found = "Saw it.",
            .tried_by = "bridge"};
}

// What a bridge tells that has found this.
awaitable<int> tell(pg::Pool& control, IsolationResult result) {
    store::ProductionPlace production{.host = "127.0.0.1", .port = 1};
    co_await store::tell_bridge_is_there(control, "1.2.3", now(), std::move(production), soon());
    std::vector<store::PartHealth> parts;
    for (const auto* name : {"production_database", "production_object_store", "staging_database",
                             "staging_object_store"}) {
        parts.push_back({.part = name, .is_well = true, .found = "It answers."});
    }
    co_await store::save_part_health(control, std::move(parts), soon());
    std::vector<store::IsolationCheck> found;
    found.push_back(check("database_servers", IsolationResult::passed));
    found.push_back(check("object_stores", result));
    co_await store::save_isolation_checks(control, std::move(found), soon());
    co_return 0;
}

awaitable<int> summarize(pg::Pool& control, std::int64_t production_rows) {
    std::vector<store::ClassSummary> classes;
    classes.push_back({.name = "characters", .rows = production_rows, .newest_change_at = now()});
    classes.push_back({.name = "videos", .rows = 0, .newest_change_at = std::nullopt});
    co_await store::save_summary(control, classes, std::nullopt, soon());
    classes.front().rows = 12;
    co_await store::save_summary(control, classes, 1, soon());
    co_return 0;
}

struct Staging {
    void bridge_tells(IsolationResult result) const {
        with_database<int>(owner(), [result](pg::Pool& pool) { return tell(pool, result); });
    }
    void bridge_counts(std::int64_t production_rows) const {
        with_database<int>(owner(), [production_rows](pg::Pool& pool) {
            return summarize(pool, production_rows);
        });
    }
    [[nodiscard]] pg::Settings owner() const { return api.control().owner_settings(); }
    // Of the status: the member of the part of that name.
    static std::string part(const ApiAnswer& answer, std::string_view name,
                            std::string_view member = "health") {
        for (const auto& one : answer.at("/parts").as_array()) {
            if (one.at("name").as_string() == name) {
                const auto& value = one.at(member);
                return value.is_string() ? std::string(value.as_string()) : json::serialize(value);
            }
        }
        return "no such part";
    }

    ApiServer api{StagingOptions{}};
    const ApiClient& admin = api.admin();
};

TEST(staging_status, says_what_is_so_where_no_bridge_was_ever_heard_of) {
    const Staging staging;
    const auto answer = staging.admin.get(status);
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.text("/environment"), "staging");
    EXPECT_EQ(answer.text("/status"), "degraded");
    EXPECT_TRUE(answer.at("/last_sync_at").is_null());
    EXPECT_TRUE(answer.at("/generation/synced_at").is_null());
    const auto place = staging.api.app_settings();
    EXPECT_EQ(answer.text("/database_url"), fmt::format("postgresql://{}:***@{}:{}/{}", place.user,
                                                        place.host, place.port, place.database));
    EXPECT_EQ(answer.text("/storage_bucket"), "objects");
    EXPECT_EQ(answer.at("/generation/number"), 1);
    EXPECT_EQ(answer.text("/generation/origin"), "initial");
    for (const auto* name : {"control_database", "database", "object_store"}) {
        EXPECT_EQ(Staging::part(answer, name), "well") << name;
        EXPECT_NE(Staging::part(answer, name, "checked_at"), "null") << name;
    }
    EXPECT_EQ(Staging::part(answer, "workers"), "unwell");
    for (const auto* name : {"bridge", "production_database", "staging_object_store"}) {
        EXPECT_EQ(Staging::part(answer, name), "unknown") << name;
        EXPECT_EQ(Staging::part(answer, name, "checked_at"), "null") << name;
    }
    EXPECT_TRUE(answer.at("/drift").is_null());
    EXPECT_EQ(answer.text("/isolation/result"), "untried");
    EXPECT_EQ(answer.at("/isolation/checks").as_array().size(), 0U);
}

TEST(staging_status, passes_on_what_the_bridge_tells) {
    const Staging staging;
    staging.bridge_tells(IsolationResult::passed);
    const auto answer = staging.admin.get(status);
    EXPECT_EQ(Staging::part(answer, "bridge"), "well");
    EXPECT_THAT(Staging::part(answer, "bridge", "found"), HasSubstr("Version 1.2.3"));
    EXPECT_EQ(Staging::part(answer, "production_database"), "well");
    EXPECT_EQ(answer.text("/isolation/result"), "passed");
    EXPECT_EQ(answer.text("/isolation/checks/0/name"), "database_servers");
    EXPECT_EQ(answer.at("/isolation/checks/0/is_old"), false);
    // No worker runs in this test, and that alone is missing.
    EXPECT_EQ(answer.text("/status"), "degraded");
}

TEST(staging_status, is_not_isolated_when_one_check_failed_however_old) {
    const Staging staging;
    staging.bridge_tells(IsolationResult::failed);
    EXPECT_EQ(staging.admin.get(status).text("/status"), "not_isolated");
    EXPECT_EQ(staging.admin.get(status).text("/isolation/result"), "failed");
    run(staging.owner(), age_everything);
    EXPECT_EQ(staging.admin.get(status).text("/status"), "not_isolated");
    staging.bridge_tells(IsolationResult::warning);
    EXPECT_EQ(staging.admin.get(status).text("/status"), "degraded");
    EXPECT_EQ(staging.admin.get(status).text("/isolation/result"), "warning");
}

TEST(staging_status, of_a_silent_bridge_is_what_it_told_and_that_it_is_old) {
    const Staging staging;
    staging.bridge_tells(IsolationResult::passed);
    run(staging.owner(), age_everything);
    const auto answer = staging.admin.get(status);
    EXPECT_EQ(Staging::part(answer, "bridge"), "unwell");
    EXPECT_THAT(Staging::part(answer, "bridge", "found"), HasSubstr("Not heard of"));
    EXPECT_EQ(Staging::part(answer, "production_database"), "unknown");
    EXPECT_NE(Staging::part(answer, "production_database", "checked_at"), "null");
    EXPECT_EQ(answer.at("/isolation/checks/0/is_old"), true);
    EXPECT_EQ(answer.text("/isolation/checks/0/result"), "passed");
    EXPECT_EQ(answer.text("/isolation/result"), "untried");
}

TEST(staging_status, tells_how_far_the_data_are_behind_production) {
    const Staging staging;
    staging.bridge_counts(15);
    auto answer = staging.admin.get(status);
    EXPECT_EQ(answer.at("/drift/is_behind"), true);
    EXPECT_EQ(answer.text("/drift/classes/0/class"), "characters");
    EXPECT_EQ(answer.at("/drift/classes/0/production/rows"), 15);
    EXPECT_EQ(answer.at("/drift/classes/0/staging/rows"), 12);
    EXPECT_EQ(answer.at("/drift/classes/0/is_behind"), true);
    EXPECT_EQ(answer.at("/drift/classes/1/is_behind"), false);
    EXPECT_TRUE(answer.at("/drift/classes/1/production/newest_change_at").is_null());
    // Rows that only staging has are its own affair.
    staging.bridge_counts(11);
    EXPECT_EQ(staging.admin.get(status).at("/drift/is_behind"), false);
}

TEST(staging_checks, are_asked_of_the_bridge_once_until_it_has_answered) {
    const Staging staging;
    staging.bridge_tells(IsolationResult::passed);
    const auto first = staging.admin.post(checks);
    EXPECT_EQ(first.status, 202U);
    EXPECT_EQ(first.header("location"), status);
    EXPECT_EQ(first.at("/isolation/is_asked_for"), true);
    EXPECT_EQ(staging.admin.post(checks).status, 202U);
    EXPECT_EQ(text_of(staging.owner(), read_jobs), "isolation_checks queued");
    EXPECT_EQ(text_of(staging.owner(), read_audit), "isolation.check admin@example.com");
    run(staging.owner(), end_jobs);
    EXPECT_EQ(staging.admin.get(status).at("/isolation/is_asked_for"), false);
    const Headers key{{"Idempotency-Key", "again"}};
    EXPECT_EQ(staging.admin.send(http::Method::post, checks, "", key).status, 202U);
    const auto replayed = staging.admin.send(http::Method::post, checks, "", key);
    EXPECT_EQ(replayed.header("idempotency-replayed"), "true");
}

TEST(staging_checks, of_the_server_say_how_they_were_tried) {
    const Staging staging;
    staging.bridge_tells(IsolationResult::passed);
    const auto answer = staging.admin.post(checks);
    const auto& all = answer.at("/isolation/checks").as_array();
    const auto own = std::ranges::find_if(
        all, [](const auto& one) { return one.at("tried_by").as_string() == "server"; });
    ASSERT_NE(own, all.end());
    // Nobody listens on port 1.
    EXPECT_EQ(own->at("name").as_string(), "server_to_production");
    EXPECT_EQ(own->at("result").as_string(), "passed");
    EXPECT_THAT(std::string(own->at("tried").as_string()), HasSubstr("127.0.0.1:1"));
}

TEST(staging_checks, of_the_bridge_no_server_can_change) {
    const Staging staging;
    staging.bridge_tells(IsolationResult::failed);
    run(staging.api.control().app_settings(), forge_check);
    EXPECT_EQ(text_of(staging.owner(), read_results), "failed passed");
}

TEST(staging_status, is_in_a_header_of_every_answer) {
    const Staging staging;
    EXPECT_EQ(staging.admin.get(status).header("mien-environment"), "staging");
    EXPECT_EQ(staging.api.nobody().get(status).header("mien-environment"), "staging");
    EXPECT_EQ(staging.admin.get("/no/such/path").header("mien-environment"), "staging");
    ApiServer production;
    EXPECT_EQ(production.admin().get("/api/admin/characters").header("mien-environment"), "");
    EXPECT_EQ(production.admin().get(status).status, 404U);
}

}  // namespace
}  // namespace mien::test
