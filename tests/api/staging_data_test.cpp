// Generations of staging's data over HTTP: what may be asked for and what is refused, one operation
// at a time, and the way back. The work itself is the bridge's (src/sync).
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/staging/preserved.hpp"
#include "tests/api/with_database.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_database.hpp"

namespace mien::test {
namespace {

using testing::HasSubstr;

constexpr std::string_view generations = "/api/admin/staging/generations";
constexpr std::string_view snapshots = "/api/admin/staging/snapshots";
constexpr std::string_view operations = "/api/admin/staging/operations";
constexpr std::string_view reset = "/api/admin/staging/reset";
constexpr std::string_view sync_data = "/api/admin/staging/sync-data";
constexpr std::string_view syncs = "/api/admin/staging/syncs";
constexpr std::string_view rollback = "/api/admin/staging/rollback";

std::string snapshot_path(std::string_view number) {
    return fmt::format("/api/admin/staging/snapshots/{}", number);
}
std::string restore_path(std::string_view number) {
    return fmt::format("/api/admin/staging/snapshots/{}/restore", number);
}
std::string operation_path(std::string_view id) {
    return fmt::format("/api/admin/staging/operations/{}", id);
}
std::string cancel_path(std::string_view id) {
    return fmt::format("/api/admin/staging/operations/{}/cancel", id);
}

// What the bridge leaves when it has taken the snapshot.
constexpr pg::Query finish_snapshot{"test_finish_snapshot", R"sql(
    WITH ended AS (
        UPDATE jobs SET state = 'succeeded', finished_at = now()
        WHERE state = 'queued' RETURNING id)
    UPDATE generations SET state = 'ready', bytes = 7
    WHERE state = 'building' AND EXISTS (SELECT FROM ended))sql"};
constexpr pg::Query count_operations{"test_count_operations", R"sql(
    SELECT count(*)::text AS text FROM operations)sql"};
constexpr pg::Query read_audit{"test_read_operations_audit", R"sql(
    SELECT string_agg(action || ' ' || subject_kind || ' ' || actor_label, ', ' ORDER BY seq)
        AS text
    FROM audit_log WHERE action <> 'staging_configuration.create')sql"};
constexpr pg::Query read_moves{"test_read_api_moves", R"sql(
    SELECT string_agg(format('%s>%s %s', from_generation, to_generation, reason), ', '
        ORDER BY number) AS text
    FROM generation_moves)sql"};
constexpr pg::Query mark_staging{"test_mark_staging_data",
                                 "INSERT INTO environment_marker (environment) VALUES ('staging')"};
constexpr pg::Query rename_admin{"test_rename_admin", R"sql(
    UPDATE admins SET display_name = 'Countess' WHERE email = 'admin@example.com')sql"};
constexpr pg::Query read_name{"test_read_admin_name", R"sql(
    SELECT display_name AS text FROM admins WHERE email = 'admin@example.com')sql"};

constexpr pg::Query miss_sync{"test_miss_sync", R"sql(
    SELECT audit_append_all('system', NULL, 'mien schedule', '', NULL, 'sync.miss', 'operation',
        ARRAY['sync'], ARRAY[NULL::uuid],
        ARRAY['{"due_at": "2026-11-22T02:00:00Z", "reason": "Nobody was there."}'::jsonb]))sql"};

constexpr pg::Query close_it{"test_close_generation", R"sql(
    UPDATE generation_closing
    SET closed_by = gen_random_uuid(), closed_until = now() + interval '1 minute')sql"};
constexpr pg::Query let_it_be_over{"test_let_closing_be_over", R"sql(
    UPDATE generation_closing SET closed_until = now() - interval '1 second')sql"};
// To a database that is not there, so that the server stays where it is.
constexpr pg::Query add_elsewhere{"test_add_elsewhere", R"sql(
    INSERT INTO generations (number, database_host, database_port, database_name, origin, state,
        made_by_label)
    VALUES (7, '127.0.0.1', 1, 'nothing', 'restore', 'ready', 'test'))sql"};
constexpr pg::Query serve_elsewhere{"test_serve_elsewhere",
                                    "UPDATE current_generation SET number = 7, reason = 'restore'"};

constexpr pg::Query fill_disk{"test_fill_disk", R"sql(
    DO $script$ BEGIN
        CREATE FUNCTION refuse_for_want_of_room() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN RAISE EXCEPTION USING ERRCODE = ''53100''; END';
        CREATE TRIGGER refuse_for_want_of_room BEFORE INSERT ON audit_log
            FOR EACH ROW EXECUTE FUNCTION refuse_for_want_of_room();
    END $script$)sql"};
constexpr pg::Query make_room{"test_make_room", "DROP FUNCTION refuse_for_want_of_room CASCADE"};
constexpr pg::Query read_closer{"test_read_closer", R"sql(
    SELECT coalesce(closed_by::text, 'nobody') AS text FROM generation_closing)sql"};
constexpr pg::Query tell_policy{"test_tell_masking_policy", R"sql(
    INSERT INTO masking_policy (sha256, key_id, allows_unmasked)
    VALUES (encode(sha256('policy'), 'hex'), '0123456789abcdef', false))sql"};
constexpr pg::Query allow_unmasked{"test_allow_unmasked",
                                   "UPDATE masking_policy SET allows_unmasked = true"};

constexpr pg::Query lose_bridge{"test_lose_bridge", R"sql(
    UPDATE jobs SET attempt = 1, error = '{"code": "worker_lost", "message": "It was lost."}')sql"};
constexpr pg::Query begin_again{"test_begin_again", R"sql(
    UPDATE jobs SET state = 'running', attempt = 2, worker = 'test',
        leased_until = now() + interval '1 minute')sql"};
constexpr pg::Query end_cancelled{"test_end_cancelled", R"sql(
    UPDATE jobs SET state = 'cancelled', worker = NULL, leased_until = NULL,
        finished_at = now())sql"};

class StagingData : public testing::Test {
  protected:
    static void run(const pg::Settings& settings, pg::Query query) {
        with_database<int>(settings, [query](pg::Pool& pool) -> awaitable<int> {
            co_await pool.run(query, {}, soon());
            co_return 0;
        });
    }
    static std::string text_of(const pg::Settings& settings, pg::Query query) {
        return with_database<std::string>(
            settings, [query](pg::Pool& pool) -> awaitable<std::string> {
                const auto rows = co_await pool.run(query, {}, soon());
                co_return rows.front().get<std::string>("text");
            });
    }
    [[nodiscard]] std::string in_control(pg::Query query) const {
        return text_of(api.control().app_settings(), query);
    }
    // Of a snapshot that is ready.
    std::string take_snapshot(std::string_view name) const {
        const auto asked = admin.post(snapshots, {{"name", name}});
        EXPECT_EQ(asked.status, 202U) << asked.body;
        run(api.control().app_settings(), finish_snapshot);
        return asked.text("/generation");
    }
    void refuses(const ApiAnswer& answer, unsigned status, std::string_view words) const {
        EXPECT_EQ(answer.status, status) << answer.body;
        EXPECT_THAT(answer.text("/detail"), HasSubstr(std::string(words)));
    }

    ApiServer api{StagingOptions{.admin_subdomain = "staging.localhost"}};
    const ApiClient& admin = api.admin();
};

TEST_F(StagingData, begins_with_one_generation) {
    const auto list = admin.get(generations);
    EXPECT_EQ(list.status, 200U) << list.body;
    EXPECT_EQ(list.at("/served"), 1);
    EXPECT_TRUE(list.at("/roll_back_to").is_null());
    EXPECT_EQ(list.at("/generations").as_array().size(), 1U);
    EXPECT_EQ(list.text("/generations/0/state"), "ready");
    EXPECT_EQ(list.at("/generations/0/is_served"), true);
    EXPECT_EQ(admin.get(snapshots).at("/snapshots").as_array().size(), 0U);
    EXPECT_EQ(admin.get(operations).at("/operations").as_array().size(), 0U);
}

TEST_F(StagingData, has_one_operation_at_a_time) {
    const auto first = admin.post(snapshots, {{"name", "Before"}, {"note", "the new prompts"}});
    EXPECT_EQ(first.status, 202U) << first.body;
    EXPECT_EQ(first.text("/kind"), "snapshot");
    EXPECT_EQ(first.text("/status"), "pending");
    EXPECT_EQ(first.text("/phase"), "waiting");
    EXPECT_EQ(first.at("/generation"), 2);
    const auto place = operation_path(first.text("/operation_id"));
    EXPECT_EQ(first.header("location"), place);
    const auto second = admin.post(snapshots, {{"name", "Another"}});
    refuses(second, 409, "The snapshot that admin@example.com asked for has not ended");
    EXPECT_EQ(second.text("/operation_id"), first.text("/operation_id"));
    EXPECT_EQ(second.text("/operation_kind"), "snapshot");
    refuses(admin.post(reset, {{"database", true}, {"storage", false}}), 409, "has not ended");
    refuses(admin.post(rollback, {{"generation", 2}}), 409, "has not ended");
    EXPECT_EQ(in_control(count_operations), "1");

    EXPECT_EQ(admin.get(place).body, first.body);
    EXPECT_EQ(admin.get(snapshots).text("/snapshots/0/state"), "building");
    const auto cancelled = admin.post(cancel_path(first.text("/operation_id")));
    EXPECT_EQ(cancelled.status, 200U) << cancelled.body;
    EXPECT_EQ(cancelled.text("/status"), "cancelled");
    refuses(admin.post(cancel_path(first.text("/operation_id"))), 409, "ended already");
    EXPECT_EQ(admin.get(snapshots).at("/snapshots").as_array().size(), 0U);
    EXPECT_EQ(admin.get(generations).text("/generations/0/state"), "failed");
    EXPECT_EQ(admin.post(snapshots, {{"name", "Before"}}).status, 202U);
    EXPECT_EQ(in_control(read_audit),
              "operation.request operation admin@example.com, "
              "operation.cancel operation admin@example.com, "
              "operation.request operation admin@example.com");
}

TEST_F(StagingData, has_one_sync_at_a_time_and_each_in_a_list) {
    const auto first = admin.post(sync_data, {{"anonymize", true}, {"include_versions", true}});
    EXPECT_EQ(first.status, 202U) << first.body;
    EXPECT_EQ(first.text("/status"), "pending");
    EXPECT_TRUE(first.at("/completed_at").is_null());
    EXPECT_EQ(first.at("/records_synced"), 0);
    const auto id = first.text("/sync_id");
    const auto place = fmt::format("/api/admin/staging/sync-status/{}", id);
    EXPECT_EQ(first.header("location"), place);
    EXPECT_EQ(admin.get(place).body, first.body);
    const auto second = admin.post(sync_data, json::object());
    refuses(second, 409, "The sync that admin@example.com asked for has not ended");
    EXPECT_EQ(second.text("/operation_id"), id);
    // What it will have brought, and the copy of that which is going to be served.
    EXPECT_EQ(admin.get(generations).at("/generations").as_array().size(), 3U);
    EXPECT_EQ(admin.post(cancel_path(id)).status, 200U);
    const auto ended = admin.get(place);
    EXPECT_EQ(ended.text("/status"), "failed");
    EXPECT_EQ(ended.text("/error/code"), "cancelled");
    EXPECT_EQ(admin.get(generations).text("/generations/0/state"), "failed");
    EXPECT_EQ(admin.get(generations).text("/generations/1/state"), "failed");
    EXPECT_EQ(admin.post(snapshots, {{"name", "No sync"}}).status, 202U);
    const auto list = admin.get(syncs);
    EXPECT_EQ(list.at("/syncs").as_array().size(), 1U);
    EXPECT_EQ(list.text("/syncs/0/sync_id"), id);
    EXPECT_EQ(list.at("/missed").as_array().size(), 0U);
    const auto of_another = admin.get(operations).text("/operations/0/operation_id");
    refuses(admin.get(fmt::format("/api/admin/staging/sync-status/{}", of_another)), 404,
            "There is no such sync.");
}

TEST_F(StagingData, tells_how_the_attempt_before_ended_while_another_one_is_under_way) {
    const auto id = admin.post(sync_data, json::object()).text("/sync_id");
    const auto place = fmt::format("/api/admin/staging/sync-status/{}", id);
    EXPECT_TRUE(admin.get(place).at("/interruption").is_null());
    run(api.control().app_settings(), lose_bridge);
    for (const auto& path : {place, operation_path(id)}) {
        const auto waiting = admin.get(path);
        EXPECT_TRUE(waiting.at("/error").is_null()) << waiting.body;
        EXPECT_EQ(waiting.text("/interruption/code"), "worker_lost");
        EXPECT_EQ(waiting.at("/interruption/attempt"), 2);
        EXPECT_EQ(waiting.at("/interruption/attempts_max"), 3);
    }
    run(api.control().app_settings(), begin_again);
    EXPECT_EQ(admin.get(place).at("/interruption/attempt"), 2);
    EXPECT_EQ(admin.post(cancel_path(id)).status, 200U);
    run(api.control().app_settings(), end_cancelled);
    EXPECT_TRUE(admin.get(place).at("/interruption").is_null());
}

TEST_F(StagingData, tells_of_syncs_that_nobody_began) {
    run(api.control().app_settings(), miss_sync);
    const auto list = admin.get(syncs);
    EXPECT_EQ(list.at("/missed").as_array().size(), 1U);
    EXPECT_EQ(list.text("/missed/0/due_at"), "2026-11-22T02:00:00Z");
    EXPECT_EQ(list.text("/missed/0/reason"), "Nobody was there.");
    EXPECT_FALSE(list.text("/missed/0/noticed_at").empty());
}

TEST_F(StagingData, has_each_request_once) {
    const Headers again{{"Idempotency-Key", "again"}};
    const auto first = admin.post(snapshots, {{"name", "Before"}}, again);
    const auto second = admin.post(snapshots, {{"name", "Before"}}, again);
    EXPECT_EQ(first.status, 202U) << first.body;
    EXPECT_EQ(second.status, 202U) << second.body;
    EXPECT_EQ(second.body, first.body);
    EXPECT_EQ(second.header("location"), first.header("location"));
    EXPECT_EQ(second.header("idempotency-replayed"), "true");
    EXPECT_EQ(in_control(count_operations), "1");
    EXPECT_EQ(admin.post(snapshots, {{"name", "Other"}}, again).status, 422U);
}

TEST_F(StagingData, says_what_is_wrong_with_a_request) {
    const auto broken = [&](std::string_view path, json::object body, std::string_view pointer,
                            std::string_view code) {
        const auto answer = admin.post(path, body);
        EXPECT_EQ(answer.status, 422U) << answer.body;
        EXPECT_EQ(answer.text("/problems/0/pointer"), pointer) << answer.body;
        EXPECT_EQ(answer.text("/problems/0/code"), code) << answer.body;
    };
    broken(snapshots, {}, "/name", "missing");
    broken(snapshots, {{"name", " "}}, "/name", "blank");
    broken(snapshots, {{"name", "a\nb"}}, "/name", "control_character");
    broken(snapshots, {{"name", "a"}, {"number", 4}}, "/number", "unknown_field");
    broken(snapshots, {{"name", "a"}, {"note", std::string(501, 'x')}}, "/note", "too_long");
    broken(reset, {{"database", false}, {"storage", false}}, "", "nothing_to_reset");
    broken(reset, {{"database", true}}, "/storage", "missing");
    broken(reset, {{"database", true}, {"storage", true}, {"to", "production"}}, "/to",
           "not_allowed");
    broken(rollback, {}, "/generation", "missing");
    EXPECT_EQ(admin.send(http::Method::post, snapshots, "{", {{"Content-Type", "application/json"}})
                  .status,
              400U);
    EXPECT_EQ(in_control(count_operations), "0");
}

TEST_F(StagingData, asks_for_a_sync_without_people_or_older_versions) {
    const auto run = admin.post(sync_data, {{"anonymize", false}, {"include_versions", false}});
    EXPECT_EQ(run.status, 202U) << run.body;
    EXPECT_EQ(run.at("/anonymize"), false);
    EXPECT_EQ(run.at("/include_versions"), false);
}

// As far as the bridge has told what its policy says.
TEST_F(StagingData, asks_for_no_sync_that_the_policy_forbids) {
    const json::object unmasked{{"anonymize", false}};
    run(api.control().owner_settings(), tell_policy);
    refuses(admin.post(sync_data, unmasked), 409, "does not allow runs without masking");
    EXPECT_EQ(in_control(count_operations), "0");
    run(api.control().owner_settings(), allow_unmasked);
    EXPECT_EQ(admin.post(sync_data, unmasked).status, 202U);
}

TEST_F(StagingData, knows_its_snapshots_by_number_and_name) {
    const auto number = take_snapshot("Before");
    const auto one = admin.get(snapshot_path(number));
    EXPECT_EQ(one.status, 200U) << one.body;
    EXPECT_EQ(one.text("/name"), "Before");
    EXPECT_EQ(one.text("/state"), "ready");
    EXPECT_EQ(one.at("/made_from"), 1);
    EXPECT_EQ(one.at("/is_idle"), true);
    const auto taken = admin.post(snapshots, {{"name", "Before"}});
    refuses(taken, 409, "of this name already");
    EXPECT_EQ(taken.text("/problems/0/pointer"), "/name");
    for (const std::string_view unknown : {"1", "9", "0", "02", "x", "99999999999"}) {
        const auto path = snapshot_path(unknown);
        refuses(admin.get(path), 404, " snapshot");
        refuses(admin.remove(path), 404, " snapshot");
        refuses(admin.post(restore_path(unknown)), 404, " snapshot");
    }
    EXPECT_EQ(in_control(count_operations), "1");
    const auto restored = admin.post(restore_path(number));
    EXPECT_EQ(restored.status, 202U) << restored.body;
    EXPECT_EQ(restored.at("/generation"), 3);
    EXPECT_EQ(restored.text("/arguments/name"), "Before");
}

TEST_F(StagingData, loses_a_snapshot_for_good) {
    const auto number = take_snapshot("Before");
    const auto path = snapshot_path(number);
    const auto dropped = admin.remove(path);
    EXPECT_EQ(dropped.status, 202U) << dropped.body;
    EXPECT_EQ(dropped.text("/kind"), "drop");
    refuses(admin.get(path), 404, "no snapshot");
    const auto cancel = cancel_path(dropped.text("/operation_id"));
    refuses(admin.post(cancel), 409, "cannot be cancelled");
    EXPECT_EQ(admin.get(generations).text("/generations/0/state"), "dropping");
}

TEST_F(StagingData, is_reset_to_nothing_before_the_first_sync) {
    const auto asked = admin.post(reset, {{"database", true}, {"storage", true}});
    EXPECT_EQ(asked.status, 202U) << asked.body;
    EXPECT_EQ(asked.text("/arguments/to"), "empty");
    EXPECT_EQ(asked.at("/generation"), 2);
    EXPECT_EQ(admin.post(cancel_path(asked.text("/operation_id"))).status, 200U);
    const auto storage = admin.post(reset, {{"database", false}, {"storage", true}});
    EXPECT_EQ(storage.status, 202U) << storage.body;
    EXPECT_TRUE(storage.at("/generation").is_null());
    EXPECT_EQ(admin.get(operations).at("/operations").as_array().size(), 2U);
    const auto page = admin.get(fmt::format("{}?limit=1", operations));
    EXPECT_EQ(page.text("/operations/0/operation_id"), storage.text("/operation_id"));
    const auto next =
        admin.get(fmt::format("{}?limit=1&cursor={}", operations, page.text("/next_cursor")));
    EXPECT_EQ(next.text("/operations/0/operation_id"), asked.text("/operation_id"));
}

// Who is who is as it is now, whichever data are served.
TEST_F(StagingData, goes_back_to_the_generation_before) {
    const TestDatabase other;
    run(other.owner_settings(), mark_staging);
    with_database<int>(api.app_settings(), [&](pg::Pool& pool) -> awaitable<int> {
        const auto from = co_await pool.lease(soon());
        const auto to = co_await pg::Connection::open(other.app_settings(), soon());
        co_await store::carry_over(from.connection(), *to, 1, soon());
        co_return 0;
    });
    const auto place = other.app_settings();
    const auto moved =
        admin.put("/api/admin/staging/config",
                  {{"database_url",
                    fmt::format("postgresql://{}:{}@{}:{}/{}", place.user, place.password.reveal(),
                                place.host, place.port, place.database)}});
    EXPECT_EQ(moved.status, 200U) << moved.body;
    run(other.app_settings(), rename_admin);
    const auto list = admin.get(generations);
    EXPECT_EQ(list.at("/served"), 2);
    EXPECT_EQ(list.at("/roll_back_to"), 1);
    const auto snapshot = take_snapshot("Before");
    refuses(admin.post(rollback, {{"generation", 99}}), 404, "no generation 99");
    refuses(admin.post(rollback, {{"generation", 2}}), 409, "is served already");
    refuses(admin.post(rollback, {{"generation", std::stoi(snapshot)}}), 409, "was never served");

    // One that fails at its very end leaves what is served open to changes.
    run(api.control().owner_settings(), fill_disk);
    EXPECT_EQ(admin.post(rollback, {{"generation", 1}}).status, 503U);
    run(api.control().owner_settings(), make_room);
    EXPECT_EQ(in_control(read_closer), "nobody");

    const auto back = admin.post(rollback, {{"generation", 1}});
    EXPECT_EQ(back.status, 200U) << back.body;
    EXPECT_EQ(back.at("/is_served"), true);
    EXPECT_EQ(text_of(api.app_settings(), read_name), "Countess");
    EXPECT_EQ(admin.get(generations).at("/roll_back_to"), 2);
    EXPECT_EQ(in_control(read_moves), ">1 initial, 1>2 configuration, 2>1 rollback");
    EXPECT_THAT(in_control(read_audit), HasSubstr("generation.serve generation admin@example.com"));
}

// Nothing that is acknowledged may be lost: what is changed here after staging's own was carried
// over, or after other data have come to be served, is not.
TEST_F(StagingData, acknowledges_no_change_of_data_that_are_left) {
    const auto control = api.control().app_settings();
    const json::object watson{{"name", "Watson"}};
    run(control, close_it);
    for (const auto& refused : {admin.post("/api/admin/tokens", {{"name", "late"}}),
                                admin.post("/api/admin/characters", watson),
                                admin.post("/api/auth/sign-in", {{"email", "admin@example.com"},
                                                                 {"password", api_password}})}) {
        refuses(refused, 503, "Other data are about to be served here");
        EXPECT_EQ(refused.header("retry-after"), "1");
        EXPECT_EQ(refused.header("set-cookie"), "");
    }
    EXPECT_EQ(admin.get("/api/admin/characters").status, 200U);
    EXPECT_EQ(admin.post(snapshots, {{"name", "Meanwhile"}}).status, 202U);
    run(control, let_it_be_over);
    EXPECT_EQ(admin.post("/api/admin/tokens", {{"name", "in time"}}).status, 201U);
    run(control, add_elsewhere);
    run(control, serve_elsewhere);
    refuses(admin.post("/api/admin/tokens", {{"name", "elsewhere"}}), 503, "Other data");
}

TEST_F(StagingData, is_for_admins_alone) {
    const json::object snapshot{{"name", "Before"}};
    for (const auto* const client : {&api.viewer(), &api.editor()}) {
        EXPECT_EQ(client->get(generations).status, 403U);
        EXPECT_EQ(client->get(operations).status, 403U);
        EXPECT_EQ(client->post(snapshots, snapshot).status, 403U);
        EXPECT_EQ(client->remove(snapshot_path("1")).status, 403U);
        EXPECT_EQ(client->post(restore_path("1")).status, 403U);
        EXPECT_EQ(client->post(reset, {{"database", true}, {"storage", true}}).status, 403U);
        EXPECT_EQ(client->post(rollback, {{"generation", 1}}).status, 403U);
    }
    const auto nobody = api.with({{"Host", "staging.localhost"}});
    EXPECT_EQ(nobody.post(snapshots, snapshot).status, 401U);
    EXPECT_EQ(in_control(count_operations), "0");
}

TEST(production_data, has_no_generations) {
    ApiServer api;
    EXPECT_EQ(api.admin().get(generations).status, 404U);
    EXPECT_EQ(api.admin().post(snapshots, {{"name", "Before"}}).status, 404U);
}

}  // namespace
}  // namespace mien::test
