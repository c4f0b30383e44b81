// The configuration of staging over HTTP: what is taken and what is refused, its history and the
// way back, what the server does by it, and that no password comes out again.
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/sealed_box.hpp"
#include "tests/api/with_database.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_database.hpp"

namespace mien::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view config = "/api/admin/staging/config";
constexpr std::string_view versions = "/api/admin/staging/config/versions";
constexpr std::string_view restore = "/api/admin/staging/config/restore";
constexpr std::string_view host = "staging.localhost";

constexpr pg::Query mark_staging{"test_mark_staging",
                                 "INSERT INTO environment_marker (environment) VALUES ('staging')"};
constexpr pg::Query mark_production{
    "test_mark_production", "INSERT INTO environment_marker (environment) VALUES ('production')"};
constexpr pg::Query lose_migration{"test_lose_migration", R"sql(
    DELETE FROM schema_migrations
    WHERE version = (SELECT max(version) FROM schema_migrations))sql"};
constexpr pg::Query add_foreign_table{"test_add_foreign_table", "CREATE TABLE letters (a text)"};
constexpr pg::Query read_audit{"test_read_control_audit", R"sql(
    SELECT string_agg(l.action || ' ' || l.subject_id || ' ' || l.actor_label || ' '
        || coalesce((l.details ->> 'sha256' = encode(c.sha256, 'hex'))::text, '-'), ', '
        ORDER BY l.seq) AS text
    FROM audit_log l LEFT JOIN staging_configurations c
        ON l.subject_kind = 'staging_configuration' AND c.version::text = l.subject_id)sql"};
constexpr pg::Query read_everything{"test_read_control_rows", R"sql(
    SELECT concat((SELECT string_agg(t::text, '') FROM staging_configurations t),
        (SELECT string_agg(t::text, '') FROM generations t),
        (SELECT string_agg(t::text, '') FROM audit_log t),
        (SELECT string_agg(t::text, '') FROM idempotency_keys t),
        (SELECT string_agg(t::text, '') FROM access_log t)) AS text)sql"};
constexpr pg::Query read_data{"test_read_data_rows", R"sql(
    SELECT concat((SELECT string_agg(t::text, '') FROM audit_log t),
        (SELECT string_agg(t::text, '') FROM idempotency_keys t)) AS text)sql"};
constexpr pg::Query add_nothing{"test_add_nothing", R"sql(
    INSERT INTO generations (number, database_host, database_port, database_name, origin, state,
        made_by_label)
    VALUES (2, '127.0.0.1', 1, 'nothing', 'sync', 'ready', 'test'))sql"};
constexpr pg::Query point_at_nothing{"test_point_at_nothing",
                                     "UPDATE current_generation SET number = 2"};
constexpr pg::Query point_at_first{"test_point_at_first",
                                   "UPDATE current_generation SET number = 1"};

constexpr pg::Query seal_anew{"test_seal_anew", R"sql(
    INSERT INTO staging_configurations (version, environment_name, database_host, database_port,
        database_name, database_user, storage_bucket, admin_subdomain, vpn_required, vpn_networks,
        sync_time_zone, access_log_days, secrets, change_reason, created_by_label)
    SELECT version + 1, environment_name, database_host, database_port, database_name,
        database_user, storage_bucket, admin_subdomain, vpn_required, vpn_networks, sync_time_zone,
        access_log_days, $1, '', 'test'
    FROM staging_configurations ORDER BY version DESC LIMIT 1)sql"};
constexpr pg::Query activate_newest{"test_activate_newest_version", R"sql(
    UPDATE active_configuration SET version = (SELECT max(version) FROM staging_configurations)
    )sql"};
constexpr pg::Query add_poster{"test_add_poster", R"sql(
    WITH object AS (
        INSERT INTO objects (key, state, content_type, bytes, sha256)
        VALUES ('posters/1', 'live', 'image/jpeg', 1, sha256('x')) RETURNING key)
    INSERT INTO cell_posters (character_id, emotion, poster_key)
    SELECT c.id, 'happy', o.key FROM characters c, object o)sql"};

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

std::string url_of(const pg::Settings& place, std::string_view password,
                   std::string_view options = "") {
    return fmt::format("postgresql://{}:{}@{}:{}/{}{}", place.user, password, place.host,
                       place.port, place.database, options);
}

std::string url_of(const pg::Settings& place) {
    return url_of(place, place.password.reveal());
}

// As PostgreSQL shows bytes.
std::string hex_of(std::string_view text) {
    std::string hex;
    for (const char c : text) {
        hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
    }
    return hex;
}

// A staging server, and its admin.
struct Staging {
    [[nodiscard]] std::int64_t version() const {
        return admin.get(config).at("/version").as_int64();
    }
    // 422 for this field alone; what is in force stays.
    void refuses(json::object body, std::string_view pointer, std::string_view code,
                 std::string_view message) const {
        const auto before = version();
        const auto answer = admin.put(config, body);
        EXPECT_EQ(answer.status, 422U) << body;
        EXPECT_EQ(answer.text("/problems/0/pointer"), pointer) << body;
        EXPECT_EQ(answer.text("/problems/0/code"), code) << body;
        EXPECT_THAT(answer.text("/problems/0/message"), HasSubstr(std::string(message))) << body;
        EXPECT_EQ(answer.at("/problems").as_array().size(), 1U) << answer.body;
        EXPECT_EQ(version(), before) << body;
    }
    void refuses_database(const std::string& url, std::string_view code,
                          std::string_view message) const {
        refuses({{"database_url", url}}, "/database_url", code, message);
    }
    // Asks until the condition holds, for 5 s at most: so long a change may take.
    template <class Condition>
    [[nodiscard]] bool becomes(Condition condition) const {
        const auto deadline = deadline_in(std::chrono::seconds(5));
        while (std::chrono::steady_clock::now() < deadline) {
            if (condition()) {
                return true;
            }
        }
        return false;
    }
    [[nodiscard]] std::size_t count_characters() const {
        return admin.get("/api/admin/characters").at("/characters").as_array().size();
    }

    ApiServer api{StagingOptions{.admin_subdomain = std::string(host)}};
    pg::Settings place = api.app_settings();
    const ApiClient& admin = api.admin();
};

TEST(staging_config, begins_as_the_environment_does) {
    const Staging staging;
    const auto first = staging.admin.get(config);
    EXPECT_EQ(first.status, 200U);
    EXPECT_EQ(first.at("/version"), 1);
    EXPECT_EQ(first.text("/database_url"), url_of(staging.place, "***"));
    EXPECT_EQ(first.text("/storage_bucket"), "objects");
    EXPECT_EQ(first.text("/admin_subdomain"), host);
    EXPECT_EQ(first.at("/next_syncs").as_array().size(), 0U);
    EXPECT_EQ(first.text("/your_address"), "127.0.0.1");
    const std::string tag(first.header("etag"));
    EXPECT_THAT(tag, testing::StartsWith("\"1."));
    EXPECT_EQ(staging.admin.get(config, {{"If-None-Match", tag}}).status, 304U);
    const auto version = staging.admin.get(fmt::format("{}/1", versions));
    EXPECT_TRUE(version.at("/compared_with").is_null());
    EXPECT_EQ(version.at("/changes").as_array().size(), 0U);
}

TEST(staging_config, takes_what_is_sent_and_keeps_the_rest) {
    const Staging staging;
    const auto changed =
        staging.admin.put(config, {{"sync_schedule", "0 3 * * 1-5"},
                                   {"sync_time_zone", "Europe/Berlin"},
                                   {"vpn_networks", json::array{"fd00:0::/8", "10.66.0.7"}},
                                   {"change_reason", "Every night."}});
    EXPECT_EQ(changed.status, 200U) << changed.body;
    EXPECT_EQ(changed.header("etag"), "\"2\"");
    EXPECT_EQ(changed.at("/vpn_networks"), (json::array{"10.66.0.7/32", "fd00::/8"}));
    EXPECT_EQ(changed.at("/next_syncs").as_array().size(), 5U);
    EXPECT_EQ(changed.text("/database_url"), url_of(staging.place, "***"));
    EXPECT_EQ(changed.text("/created_by"), "admin@example.com");
    const auto version = staging.admin.get(fmt::format("{}/2", versions));
    EXPECT_EQ(version.at("/compared_with"), 1);
    std::vector<std::string> fields;
    for (const auto& change : version.at("/changes").as_array()) {
        fields.emplace_back(change.at("field").as_string());
    }
    EXPECT_THAT(fields, ElementsAre("vpn_networks", "sync_schedule", "sync_time_zone"));
    EXPECT_EQ(text_of(staging.api.control().superuser_settings(), read_audit),
              "staging_configuration.create 1 test true, "
              "staging_configuration.change 2 admin@example.com true");
    EXPECT_EQ(
        staging.admin.put(config, {{"sync_schedule", nullptr}}).at("/next_syncs").as_array().size(),
        0U);
}

TEST(staging_config, has_no_new_version_for_what_is_there_already) {
    const Staging staging;
    const auto same = staging.admin.put(config, {{"admin_subdomain", "STAGING.localhost."},
                                                 {"database_url", url_of(staging.place)},
                                                 {"storage_bucket", "objects"}});
    EXPECT_EQ(same.status, 200U) << same.body;
    EXPECT_EQ(same.at("/version"), 1);
    EXPECT_EQ(
        staging.admin.put(config, {{"database_url", url_of(staging.place, "***")}}).at("/version"),
        1);
    EXPECT_EQ(staging.admin.put(config, json::object()).at("/version"), 1);
}

TEST(staging_config, that_is_created_has_nothing_of_the_one_before) {
    const Staging staging;
    EXPECT_EQ(staging.admin.put(config, {{"access_log_days", 91}}).status, 200U);
    const auto created = staging.admin.post(config, {{"environment_name", "rehearsal"},
                                                     {"database_url", url_of(staging.place)},
                                                     {"storage_bucket", "objects"},
                                                     {"admin_subdomain", host}});
    EXPECT_EQ(created.status, 201U) << created.body;
    EXPECT_EQ(created.at("/version"), 3);
    EXPECT_EQ(created.text("/environment_name"), "rehearsal");
    EXPECT_EQ(created.at("/access_log_days"), 365);
}

TEST(staging_config, is_changed_only_by_who_has_seen_it) {
    const Staging staging;
    const std::string seen(staging.admin.get(config).header("etag"));
    const auto made = staging.admin.put(config, {{"access_log_days", 100}}, {{"If-Match", seen}});
    EXPECT_EQ(made.status, 200U) << made.body;
    const auto stale = staging.admin.put(config, {{"access_log_days", 33}}, {{"If-Match", seen}});
    EXPECT_EQ(stale.status, 412U);
    EXPECT_EQ(stale.at("/current/version"), 2);
    EXPECT_EQ(staging.admin.post(restore, {{"version", 1}}, {{"If-Match", seen}}).status, 412U);
    EXPECT_EQ(staging.version(), 2);
}

TEST(staging_config, that_is_sent_again_changes_once) {
    const Staging staging;
    json::object body{{"access_log_days", 200}, {"database_url", url_of(staging.place)}};
    const Headers again{{"Idempotency-Key", "again"}};
    const auto first = staging.admin.put(config, body, again);
    const auto second = staging.admin.put(config, body, again);
    EXPECT_EQ(first.status, 200U);
    EXPECT_EQ(first.body, second.body);
    EXPECT_EQ(second.header("idempotency-replayed"), "true");
    EXPECT_EQ(staging.version(), 2);
    body["database_url"] = url_of(staging.place, "another");
    EXPECT_EQ(staging.admin.put(config, body, again).status, 422U);
}

TEST(staging_config, names_each_rule_that_a_value_breaks) {
    const Staging staging;
    staging.refuses({{"environment_name", "Production"}}, "/environment_name", "name_taken",
                    "an environment of this name already");
    staging.refuses({{"environment_name", "a_b"}}, "/environment_name", "bad_name",
                    "letters, digits and inner hyphens");
    staging.refuses({{"storage_bucket", "../production"}}, "/storage_bucket", "bad_bucket_name",
                    "");
    staging.refuses({{"admin_subdomain", "127.0.0.1"}}, "/admin_subdomain", "bad_domain",
                    "no domain name such as");
    staging.refuses({{"vpn_required", true}}, "/vpn_networks", "required",
                    "nobody could come in otherwise");
    staging.refuses({{"vpn_networks", json::array{"10.0.0.0/8", "10.0.0.1/8"}}}, "/vpn_networks/1",
                    "bad_network", "");
    for (const auto* const schedule : {"0 0 30 2 *", "0 0 31 4,6 *", "*/0 * * * *", "60 * * * *",
                                       "* * * * * *", "@reboot", "0 0 * * 8", ""}) {
        staging.refuses({{"sync_schedule", schedule}}, "/sync_schedule", "bad_schedule", "");
    }
    staging.refuses({{"sync_time_zone", "Mars/Olympus"}}, "/sync_time_zone", "unknown_time_zone",
                    "no time zone such as");
    staging.refuses({{"password", "x"}}, "/password", "unknown_field", "");
    staging.refuses({{"access_log_days", 29}}, "/access_log_days", "out_of_range", "");
    const auto all = staging.admin.put(config, {{"environment_name", "-"},
                                                {"storage_bucket", "X"},
                                                {"admin_subdomain", "-"},
                                                {"sync_schedule", "never"},
                                                {"database_url", "nowhere"}});
    EXPECT_EQ(all.at("/problems").as_array().size(), 5U) << all.body;
    EXPECT_EQ(staging.version(), 1);
}

TEST(staging_config, names_each_rule_that_an_address_breaks_and_repeats_no_part_of_it) {
    const Staging staging;
    const std::string secret = "s3cret-canary";
    const auto place = staging.place;
    const auto refused = [&](const std::string& url, std::string_view code) {
        staging.refuses_database(url, code, "");
        EXPECT_THAT(staging.admin.put(config, {{"database_url", url}}).body,
                    Not(HasSubstr(secret)));
    };
    refused(fmt::format("postgresql://mien_app:p@{}@127.0.0.1/mien", secret), "bad_host");
    refused(fmt::format("postgresql://mien_app:{}%zz@127.0.0.1/mien", secret), "unreadable");
    refused(fmt::format("postgresql:///mien?host=/run/x&user=m&password={}", secret),
            "socket_refused");
    refused(fmt::format("postgresql://m:{}@staging,production/mien", secret), "several_hosts");
    refused(url_of(place, secret, "?sslmode=disable"), "option_refused");
    refused(url_of(place, "p", "?sslpassword=" + secret), "option_refused");
    refused(url_of(place, secret, "?options=-c%20session_replication_role%3Dreplica"),
            "option_refused");
    refused(url_of(place, secret) + " ", "white_space");
    auto other = place;
    other.user = "mien_owner";
    refused(url_of(other, "***"), "password_missing");
    other = place;
    other.host = "127.0.0.2";
    refused(url_of(other, "***"), "password_missing");
}

TEST(staging_config, tries_the_database_first) {
    const TestDatabase unmarked;
    const TestDatabase empty(TestDatabase::Content::empty);
    const TestDatabase foreign(TestDatabase::Content::empty);
    run(foreign.owner_settings(), add_foreign_table);
    const TestDatabase older;
    run(older.owner_settings(), mark_staging);
    run(older.superuser_settings(), lose_migration);
    const TestDatabase production;
    run(production.owner_settings(), mark_production);
    const TestDatabase good;
    run(good.owner_settings(), mark_staging);
    const Staging staging;
    staging.refuses_database(url_of(unmarked.app_settings()), "unmarked", "mien migrate");
    staging.refuses_database(url_of(empty.app_settings()), "empty_database", "mien migrate");
    staging.refuses_database(url_of(foreign.app_settings()), "not_ours", "not Mien's");
    staging.refuses_database(url_of(older.app_settings()), "other_schema", "mien migrate");
    staging.refuses_database(url_of(production.app_settings()), "production", "production's");
    staging.refuses_database(url_of(staging.api.control().app_settings()), "control_database",
                             "the control database");
    staging.refuses_database(url_of(good.owner_settings()), "role_too_powerful", "mien_owner");
    staging.refuses_database(url_of(good.app_settings(), "wrong"), "unreachable",
                             "does not take this password");
    auto nowhere = good.app_settings();
    nowhere.database = "no_such_database";
    staging.refuses_database(url_of(nowhere), "unreachable", "has no database");
    auto closed = good.app_settings();
    closed.port = 1;
    staging.refuses_database(url_of(closed), "unreachable", "cannot be reached");
}

TEST(staging_config, tries_the_bucket_first) {
    const Staging staging;
    const auto buckets = staging.api.objects_directory().parent_path();
    std::filesystem::create_directory(buckets / "its-bucket");
    std::filesystem::create_directory(buckets / "new-bucket");
    std::ofstream(buckets / "its-bucket" / ".environment") << "production\n";
    staging.refuses({{"storage_bucket", "its-bucket"}}, "/storage_bucket", "production",
                    "marked as production's");
    staging.refuses({{"storage_bucket", "no-such-bucket"}}, "/storage_bucket", "bucket_missing",
                    "no such bucket");
    const auto moved = staging.admin.put(config, {{"storage_bucket", "new-bucket"}});
    EXPECT_EQ(moved.status, 200U) << moved.body;
    EXPECT_TRUE(staging.becomes(
        [&] { return std::filesystem::exists(buckets / "new-bucket" / ".environment"); }));
}

// Goal: a control.key that was lost locks nobody out: all secrets can be given anew.
TEST(staging_config, that_was_sealed_with_a_lost_key_can_be_changed) {
    const Staging staging;
    const Secret lost(std::string(sealing_key_bytes, 'l'));
    const auto sealed = seal(lost, staging.place.password);
    with_database<int>(staging.api.control().owner_settings(),
                       [&sealed](pg::Pool& pool) -> awaitable<int> {
                           co_await pool.run(seal_anew, pg::params(pg::Bytes(sealed)), soon());
                           co_await pool.run(activate_newest, {}, soon());
                           co_return 0;
                       });
    const auto refused = staging.admin.put(config, {{"access_log_days", 77}});
    EXPECT_EQ(refused.status, 409U);
    EXPECT_THAT(refused.body, HasSubstr("another control.key: send a new database_url"));
    EXPECT_EQ(staging.admin.post(restore, {{"version", 2}}).status, 200U) << "as it is";
    staging.refuses_database(url_of(staging.place, "***"), "password_missing", "send it anew");
    const auto changed = staging.admin.put(
        config, {{"database_url", url_of(staging.place)}, {"access_log_days", 77}});
    EXPECT_EQ(changed.status, 200U) << changed.body;
    EXPECT_EQ(staging.admin.put(config, {{"access_log_days", 78}}).status, 200U);
    EXPECT_EQ(staging.admin.post(restore, {{"version", 2}}).status, 409U);
}

TEST(staging_config, is_for_admins_alone) {
    Staging staging;
    const auto read_only = staging.api.with(
        {{"Authorization",
          "Bearer " + staging.admin.post("/api/admin/tokens", {{"name", "r"}, {"scope", "read"}})
                          .text("/token")}});
    for (const auto& target :
         {std::string(config), std::string(versions), fmt::format("{}/1", versions)}) {
        EXPECT_EQ(staging.api.nobody().get(target).status, 401U) << target;
        EXPECT_EQ(staging.api.viewer().get(target).status, 403U) << target;
        EXPECT_EQ(staging.api.editor().get(target).status, 403U) << target;
    }
    for (const auto* const client : {&staging.api.viewer(), &staging.api.editor(), &read_only}) {
        EXPECT_EQ(client->put(config, {{"access_log_days", 99}}).status, 403U);
        EXPECT_EQ(client->post(config, {{"access_log_days", 99}}).status, 403U);
        EXPECT_EQ(client->post(restore, {{"version", 1}}).status, 403U);
    }
    EXPECT_EQ(staging.version(), 1);
}

TEST(staging_config, keeps_every_version_and_restores_one_as_a_new_one) {
    const Staging staging;
    EXPECT_EQ(staging.admin.put(config, {{"access_log_days", 100}}).at("/version"), 2);
    EXPECT_EQ(
        staging.admin.put(config, {{"vpn_networks", json::array{"10.1.0.0/16"}}}).at("/version"),
        3);
    const auto page = staging.admin.get(fmt::format("{}?limit=1", versions));
    EXPECT_EQ(page.at("/versions/0/version"), 3);
    EXPECT_EQ(page.text("/versions/0/changes/0/field"), "vpn_networks");
    const auto rest =
        staging.admin.get(fmt::format("{}?limit=2&cursor={}", versions, page.text("/next_cursor")));
    EXPECT_EQ(rest.at("/versions/0/version"), 2);
    EXPECT_EQ(rest.at("/versions/1/version"), 1);
    EXPECT_TRUE(rest.at("/next_cursor").is_null());
    const auto compared = staging.admin.get(fmt::format("{}/3?compare_with=1", versions));
    EXPECT_EQ(compared.at("/changes").as_array().size(), 2U);
    EXPECT_EQ(compared.at("/compared_with"), 1);
    for (const auto* const missing : {"4", "2147483648", "3?compare_with=4"}) {
        EXPECT_EQ(staging.admin.get(fmt::format("{}/{}", versions, missing)).status, 404U);
    }
    const auto restored =
        staging.admin.post(restore, {{"version", 1}, {"change_reason", "It was better."}});
    EXPECT_EQ(restored.status, 200U) << restored.body;
    EXPECT_EQ(restored.at("/version"), 4);
    EXPECT_EQ(restored.at("/restored_from"), 1);
    EXPECT_EQ(restored.at("/access_log_days"), 365);
    EXPECT_EQ(staging.admin.post(restore, {{"version", 99}}).status, 404U);
    EXPECT_THAT(text_of(staging.api.control().superuser_settings(), read_audit),
                HasSubstr("staging_configuration.restore 4 admin@example.com true"));
}

TEST(staging_config, shows_no_password_anywhere) {
    const Staging staging;
    const std::string password(staging.place.password.reveal());
    const std::string wrong = "wrong-canary-password";
    std::string seen;
    const auto see = [&seen](const ApiAnswer& answer) {
        seen += answer.body;
        for (const auto& [name, value] : answer.headers) {
            seen += value;
        }
    };
    see(staging.admin.put(config,
                          {{"database_url", url_of(staging.place)}, {"access_log_days", 50}},
                          {{"Idempotency-Key", "kept"}}));
    see(staging.admin.put(config, {{"database_url", url_of(staging.place, wrong)}},
                          {{"Idempotency-Key", "refused"}}));
    see(staging.admin.get(config));
    see(staging.admin.get(versions));
    see(staging.admin.post(restore, {{"version", 1}}));
    const auto control = text_of(staging.api.control().superuser_settings(), read_everything);
    EXPECT_THAT(control, HasSubstr("kept"));
    const auto data = text_of(staging.api.superuser_settings(), read_data);
    for (const auto& text : {seen, control, data}) {
        for (const auto& secret : {password, password.substr(0, 8), hex_of(password), wrong}) {
            EXPECT_THAT(text, Not(HasSubstr(secret)));
        }
    }
}

TEST(staging_config, is_followed_at_once) {
    const TestDatabase second;
    run(second.owner_settings(), mark_staging);
    Staging staging;
    EXPECT_EQ(staging.admin.post("/api/admin/characters", {{"name", "Watson"}}).status, 201U);
    staging.api.make_accounts_in(second.app_settings());
    const auto moved = staging.admin.put(config, {{"database_url", url_of(second.app_settings())}});
    EXPECT_EQ(moved.status, 200U) << moved.body;
    EXPECT_TRUE(staging.becomes([&] { return staging.count_characters() == 0; }));
    EXPECT_EQ(staging.admin.post(restore, {{"version", 1}}).status, 200U);
    EXPECT_TRUE(staging.becomes([&] { return staging.count_characters() == 1; }));
    EXPECT_EQ(staging.admin.put(config, {{"admin_subdomain", "other.localhost"}}).status, 200U);
    EXPECT_TRUE(staging.becomes([&] { return staging.admin.get(config).status == 403U; }));
}

// Goal: what names the server's own address names the one at which it can be reached.
TEST(staging_config, that_names_another_host_is_followed_by_links_and_advice) {
    Staging staging;
    const auto made = staging.admin.post("/api/admin/characters", {{"name", "Watson"}});
    run(staging.api.superuser_settings(), add_poster);
    const auto posters = fmt::format("/api/admin/characters/{}/posters", made.text("/id"));
    EXPECT_THAT(staging.admin.get(posters).text("/posters/0/poster_url"),
                testing::StartsWith(fmt::format("http://{}/", host)));
    EXPECT_EQ(staging.admin.put(config, {{"admin_subdomain", "other.localhost"}}).status, 200U);
    EXPECT_TRUE(staging.becomes([&] { return staging.admin.get(config).status == 403U; }));
    const auto admin =
        staging.api.with({{"Host", "other.localhost"},
                          {"Authorization", staging.api.authorization(core::Role::admin)}});
    EXPECT_THAT(admin.get(posters).text("/posters/0/poster_url"),
                testing::StartsWith("http://other.localhost/"));
    const auto visitor = staging.api.with({{"Host", "other.localhost"}});
    const auto advised =
        visitor.post("/api/auth/sign-in", {{"email", "a@b.example"}, {"password", "wrong"}},
                     {{"Origin", "http://elsewhere.example"}});
    EXPECT_EQ(advised.status, 403U);
    EXPECT_THAT(advised.body, HasSubstr("http://other.localhost:"));
}

TEST(staging_config, that_cannot_be_served_leaves_the_server_where_it_was) {
    Staging staging;
    EXPECT_EQ(staging.admin.post("/api/admin/characters", {{"name", "Watson"}}).status, 201U);
    const auto owner = staging.api.control().owner_settings();
    run(owner, add_nothing);
    run(owner, point_at_nothing);
    // Whom it lets in changes all the same.
    configure_staging(owner, "other.localhost", {});
    EXPECT_TRUE(staging.becomes([&] { return staging.admin.get(config).status == 403U; }));
    const auto admin =
        staging.api.with({{"Host", "other.localhost"},
                          {"Authorization", staging.api.authorization(core::Role::admin)}});
    EXPECT_EQ(admin.get("/api/admin/characters").at("/characters").as_array().size(), 1U);
    EXPECT_EQ(staging.api.count_sites(), 1U);
    // Another change is not waited for until the next attempt.
    const TestDatabase second;
    run(second.owner_settings(), mark_staging);
    staging.api.make_accounts_in(second.app_settings());
    EXPECT_EQ(admin.put(config, {{"database_url", url_of(second.app_settings())}}).status, 200U);
    EXPECT_TRUE(staging.becomes(
        [&] { return admin.get("/api/admin/characters").at("/characters").as_array().empty(); }));
    run(owner, point_at_first);
    EXPECT_TRUE(staging.becomes([&] {
        return admin.get("/api/admin/characters").at("/characters").as_array().size() == 1U;
    }));
}

}  // namespace
}  // namespace mien::test
