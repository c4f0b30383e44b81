// What every change over HTTP has in common: one effect per Idempotency-Key, one audit entry per
// effect, all of it or nothing.
#include <thread>

#include <gtest/gtest.h>

#include "tests/api/with_database.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/test_accounts.hpp"

namespace mien::test {
namespace {

constexpr const char* settings_target = "/api/admin/settings/unresolved_variables";

// The disk of the audit log is full.
constexpr pg::Query make_disk_full{"test_make_disk_full", R"sql(
    CREATE FUNCTION refuse_entry() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full';
    END
    $$)sql"};
constexpr pg::Query fill_disk{"test_fill_disk", R"sql(
    CREATE TRIGGER refuse_entry BEFORE INSERT ON audit_log
    FOR EACH ROW EXECUTE FUNCTION refuse_entry())sql"};

int count_broken_entries(const ApiServer& api) {
    const std::function<awaitable<int>(pg::Pool&)> count = [](pg::Pool& pool) -> awaitable<int> {
        const auto rows = co_await pool.run(store::test::count_broken_entries, {}, test::soon());
        co_return rows.front().get<int>("count");
    };
    return with_database<int>(api, count);
}

std::size_t count_audit(ApiServer& api, const std::string& action) {
    const auto log = api.admin().get("/api/admin/audit?limit=200&action=" + action);
    return log.at("/entries").as_array().size();
}

constexpr pg::Query lock_prompts{"test_lock_prompts", "SELECT FROM prompts FOR UPDATE"};
constexpr pg::Query count_lock_waiters{
    "test_count_lock_waiters",
    "SELECT count(*) AS count FROM pg_stat_activity "
    "WHERE datname = current_database() AND wait_event_type = 'Lock'"};

// Twenty writers of a cell that somebody holds: one waits in the database, the others in line.
MIEN_API_TEST(saving, does_not_hold_a_connection_for_each_writer_of_a_cell) {
    constexpr std::size_t writers = 20;
    const auto& editor = api.editor();
    const auto id = editor.post("/api/admin/characters", {{"name", "Alice"}}).text("/id");
    const auto target = "/api/admin/characters/" + id + "/emotional-prompts/happy";
    editor.post(target, {{"prompt_text", "one"}});
    std::vector<unsigned> statuses(writers);
    std::vector<std::thread> threads;
    const std::function<awaitable<int>(pg::Pool&)> hold = [&](pg::Pool& pool) -> awaitable<int> {
        auto holder = co_await pool.begin(test::soon());
        co_await holder.run(lock_prompts);
        for (std::size_t i = 0; i < writers; ++i) {
            threads.emplace_back([&, i] {
                statuses[i] = editor.put(target, {{"prompt_text", std::to_string(i)}}).status;
            });
        }
        int waiting = 0;
        int waiting_most = 0;
        for (int looks = 0; waiting == 0 || looks < 50; ++looks) {
            const auto rows = co_await pool.run(count_lock_waiters, {}, test::soon());
            waiting = rows.front().get<int>("count");
            waiting_most = std::max(waiting_most, waiting);
        }
        co_await holder.commit();
        co_return waiting_most;
    };
    EXPECT_EQ(with_database<int>(api, hold), 1);
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(std::ranges::count(statuses, 200U), writers);
}

MIEN_API_TEST(idempotency, an_other_if_match_is_an_other_request) {
    const auto id = api.editor().post("/api/admin/characters", {{"name", "Alice"}}).text("/id");
    const auto target = "/api/admin/characters/" + id + "/emotional-prompts/happy";
    api.editor().post(target, {{"prompt_text", "one"}});
    const auto save = [&](const char* if_match) {
        return api.editor().put(target, {{"prompt_text", "two"}},
                                {{"Idempotency-Key", "k"}, {"If-Match", if_match}});
    };
    EXPECT_EQ(save("\"1\"").status, 200U);
    EXPECT_EQ(save("\"1\"").header("idempotency-replayed"), "true");
    EXPECT_EQ(save("\"2\"").first_problem(), "idempotency_key_reused");
}

// Fifty clients send the same request under one key at once, as after a lost answer.
MIEN_API_TEST(idempotency, fifty_parallel_requests_have_one_effect) {
    constexpr std::size_t clients = 50;
    const auto& editor = api.editor();
    std::vector<ApiAnswer> answers(clients);
    std::vector<std::thread> threads;
    threads.reserve(clients);
    for (auto& answer : answers) {
        threads.emplace_back([&] {
            answer = editor.post("/api/admin/tokens", {{"name", "one"}, {"scope", "read"}},
                                 {{"Idempotency-Key", "\"the-only\""}});
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    std::size_t firsts = 0;
    for (const auto& answer : answers) {
        EXPECT_EQ(answer.status, 201U) << answer.body;
        const bool is_replayed = answer.header("idempotency-replayed") == "true";
        firsts += is_replayed ? 0 : 1;
        EXPECT_EQ(answer.text("/id"), answers[0].text("/id"));
        // The value is in the first answer and nowhere else.
        EXPECT_EQ(answer.at("/token").is_null(), is_replayed);
    }
    EXPECT_EQ(firsts, 1U);
    EXPECT_EQ(count_audit(api, "token.create"), 1U);
    EXPECT_EQ(count_broken_entries(api), 0);
}

MIEN_API_TEST(idempotency, refuses_another_request_under_the_key) {
    const Headers key{{"Idempotency-Key", "k1"}};
    const auto first = api.admin().put(settings_target, {{"value", "reject"}}, key);
    EXPECT_EQ(first.status, 200U);
    EXPECT_EQ(first.header("idempotency-replayed"), "");
    const auto changed = api.admin().put(settings_target, {{"value", "keep"}}, key);
    EXPECT_EQ(changed.status, 422U);
    EXPECT_EQ(changed.first_problem(), "idempotency_key_reused");
    EXPECT_EQ(changed.text("/problems/0/pointer"), "");
    const auto again = api.admin().put(settings_target, {{"value", "reject"}}, key);
    EXPECT_EQ(again.status, 200U);
    EXPECT_EQ(again.header("idempotency-replayed"), "true");
    EXPECT_EQ(again.header("etag"), first.header("etag"));
    EXPECT_EQ(again.body, first.body);
    // The key belongs to one admin.
    const auto foreign = api.editor().post("/api/admin/tokens", {{"name", "x"}}, key);
    EXPECT_EQ(foreign.status, 201U);
    EXPECT_EQ(count_audit(api, "setting.change"), 1U);
}

MIEN_API_TEST(idempotency, leaves_the_key_free_after_a_refusal) {
    const Headers key{{"Idempotency-Key", "k1"}};
    const json::value taken{{"email", "editor@example.com"},
                            {"display_name", "Ada"},
                            {"role", "viewer"},
                            {"password", "a study in scarlet 1888"}};
    auto free = taken;
    free.as_object()["email"] = "ada@example.com";
    (void)api.editor();
    EXPECT_EQ(api.admin().post("/api/admin/admins", taken, key).first_problem(), "email_taken");
    EXPECT_EQ(api.admin().post("/api/admin/admins", free, key).status, 201U);
    const auto again = api.admin().post("/api/admin/admins", free, key);
    EXPECT_EQ(again.status, 201U);
    EXPECT_EQ(again.header("idempotency-replayed"), "true");
    EXPECT_EQ(count_audit(api, "admin.create"), 1U);
}

MIEN_API_TEST(idempotency, refuses_keys_that_are_none) {
    for (const auto& key : {std::string(256, 'k'), std::string("a b"), std::string("\xC3\xA4")}) {
        const auto answer =
            api.admin().put(settings_target, {{"value", "reject"}}, {{"Idempotency-Key", key}});
        EXPECT_EQ(answer.status, 400U) << key;
    }
    EXPECT_EQ(api.admin().get("/api/admin/settings").text("/settings/0/value"), "keep");
}

MIEN_API_TEST(audit, is_written_or_nothing_is_changed) {
    (void)api.admin();
    const std::function<awaitable<int>(pg::Pool&)> break_it = [](pg::Pool& pool) -> awaitable<int> {
        co_await pool.run(make_disk_full, {}, test::soon());
        co_await pool.run(fill_disk, {}, test::soon());
        co_return 0;
    };
    (void)with_database<int>(api.superuser_settings(), break_it);
    const auto answer = api.admin().put(settings_target, {{"value", "reject"}});
    EXPECT_EQ(answer.status, 503U);
    const auto settings = api.admin().get("/api/admin/settings");
    EXPECT_EQ(settings.text("/settings/0/value"), "keep");
    EXPECT_EQ(settings.text("/settings/0/version"), "1");
    // Nobody is let in unseen either.
    const auto sign_in = api.nobody().post(
        "/api/auth/sign-in", {{"email", "admin@example.com"}, {"password", api_password}});
    EXPECT_EQ(sign_in.status, 503U);
    EXPECT_EQ(sign_in.header("set-cookie"), "");
}

MIEN_API_TEST(audit, is_read_by_filter_and_page) {
    for (const auto* const value : {"reject", "keep", "reject"}) {
        EXPECT_EQ(api.admin().put(settings_target, {{"value", value}}).status, 200U);
    }
    const auto first = api.admin().get("/api/admin/audit?subject_kind=setting&limit=2");
    ASSERT_EQ(first.at("/entries").as_array().size(), 2U);
    EXPECT_EQ(first.text("/entries/0/details/to"), "reject");
    EXPECT_EQ(first.text("/entries/0/actor/kind"), "token");
    EXPECT_EQ(first.text("/entries/0/actor/label"), "admin@example.com");
    const auto rest = api.admin().get("/api/admin/audit?subject_kind=setting&limit=2&cursor=" +
                                      first.text("/next_cursor"));
    ASSERT_EQ(rest.at("/entries").as_array().size(), 1U);
    EXPECT_TRUE(rest.at("/next_cursor").is_null());
    for (const auto* const bad :
         {"cursor=x", "cursor=WyJ4Il0", "from=yesterday", "actor_id=1", "limit=0"}) {
        EXPECT_EQ(api.viewer().get(std::string("/api/admin/audit?") + bad).status, 422U) << bad;
    }
}

MIEN_API_TEST(settings, take_known_values_of_known_names) {
    const auto put = [&](const char* value, Headers headers = {}) {
        return api.admin().put(settings_target, {{"value", value}}, std::move(headers));
    };
    EXPECT_EQ(put("sometimes").first_problem(), "unknown_value");
    EXPECT_EQ(api.admin().put("/api/admin/settings/theme", {{"value", "keep"}}).status, 404U);
    EXPECT_EQ(api.editor().put(settings_target, {{"value", "reject"}}).status, 403U);
    const auto changed = put("reject", {{"If-Match", "\"1\""}});
    EXPECT_EQ(changed.status, 200U);
    EXPECT_EQ(changed.header("etag"), "\"2\"");
    const auto stale = put("keep", {{"If-Match", "\"1\""}});
    EXPECT_EQ(stale.status, 412U);
    EXPECT_EQ(stale.text("/current/value"), "reject");
    const auto same = put("reject");
    EXPECT_EQ(same.text("/version"), "2");
    EXPECT_EQ(count_audit(api, "setting.change"), 1U);
}

}  // namespace
}  // namespace mien::test
