#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/api/provider_lab.hpp"
#include "tests/api/with_database.hpp"

namespace mien::test {
namespace {

using testing::HasSubstr;
using testing::Not;

// The suites are named after the operations that they call.

constexpr const char* providers = "/api/admin/providers";
constexpr pg::Query read_secrets{"test_read_sealed_secrets", R"sql(
    SELECT coalesce(encode(sealed_key, 'escape'), '') || coalesce(encode(sealed_headers, 'escape'),
        '') AS text FROM providers)sql"};
constexpr pg::Query spend{"test_spend", R"sql(
    INSERT INTO submissions (id, clip_kind, clip_id, emotion, provider_id, preset_version_id,
        worker, attempt, state, request, external_id, reported_usd, created_at, ended_at)
    SELECT gen_random_uuid(), $2, gen_random_uuid(), 'happy', s.provider_id, v.id, 'w', 1,
        'succeeded', '{}', gen_random_uuid()::text, $3::double precision,
        now() - $4::integer * interval '1 day', now()
    FROM presets s JOIN preset_versions v ON v.preset_id = s.id WHERE s.id = $1)sql"};

// One that is billed, and one that is not.
constexpr pg::Query refusals{"test_refusals", R"sql(
    INSERT INTO submissions (id, clip_kind, clip_id, emotion, provider_id, preset_version_id,
        worker, attempt, state, request, estimated_usd, may_be_billed, ended_at)
    SELECT gen_random_uuid(), 'video', gen_random_uuid(), 'happy', s.provider_id, v.id, 'w', 1,
        'rejected', '{}', 2, is_billed, now()
    FROM presets s JOIN preset_versions v ON v.preset_id = s.id,
         unnest('{t,f}'::boolean[]) is_billed
    WHERE s.id = $1)sql"};

std::string stored_secrets(const ApiServer& api) {
    return with_database<std::string>(api, [](pg::Pool& pool) -> awaitable<std::string> {
        const auto rows = co_await pool.run(read_secrets, {}, deadline_in(std::chrono::seconds(5)));
        co_return rows.front().get<std::string>("text");
    });
}

void spend_at(const ProviderLab& lab, std::string kind, double usd, int days_ago) {
    with_database<bool>(lab.api, [&](pg::Pool& pool) -> awaitable<bool> {
        const auto id = *PresetId::parse(lab.preset_id);
        auto values = pg::params(id, kind, usd, days_ago);
        co_await pool.run(spend, std::move(values), deadline_in(std::chrono::seconds(5)));
        co_return true;
    });
}

// Goal: a key goes to its service, and is in no answer, no audit entry and no row as it was typed.
MIEN_API_TEST(create_provider, seals_its_key_and_tests_it) {
    FakeStudio service;
    const auto made = api.admin().post(providers, {{"name", "studio"},
                                                   {"kind", "http"},
                                                   {"base_url", service.url() + "/"},
                                                   {"api_key", "very-secret-key"},
                                                   {"headers", {{"X-Gate", "let-me-in"}}}});
    ASSERT_EQ(made.status, 201U) << made.body;
    EXPECT_EQ(made.header("etag"), "\"1\"");
    EXPECT_EQ(made.at("/base_url"), json::value(service.url()));
    EXPECT_EQ(made.at("/api_key/set"), true);
    EXPECT_EQ(made.at("/headers/names"), json::array{"X-Gate"});
    EXPECT_TRUE(made.at("/test/tested_at").is_string());
    EXPECT_EQ(service.keys(), std::vector<std::string>{"Bearer very-secret-key"});
    EXPECT_EQ(service.last_header("x-gate"), "let-me-in");
    const auto read = api.viewer().get(providers);
    const auto audit = api.viewer().get("/api/admin/audit?action=provider.create");
    EXPECT_EQ(audit.at("/entries/0/details/has_key"), true);
    for (const auto& text : {made.body, read.body, audit.body, stored_secrets(api)}) {
        EXPECT_THAT(text, Not(HasSubstr("very-secret")));
        EXPECT_THAT(text, Not(HasSubstr("let-me-in")));
    }
    EXPECT_GT(stored_secrets(api).size(), 100U);
}

MIEN_API_TEST(create_provider, refuses_what_fails_its_test_unless_it_is_forced) {
    FakeStudio service;
    service.answer_with(401);
    json::object body{
        {"name", "studio"}, {"kind", "http"}, {"base_url", service.url()}, {"api_key", "wrong"}};
    const auto refused = api.admin().post(providers, body);
    EXPECT_EQ(refused.status, 422U);
    EXPECT_EQ(refused.first_problem(), "wrong_key");
    EXPECT_EQ(refused.at("/problems/0/pointer"), "/api_key");
    body["force"] = true;
    const auto forced = api.admin().post(providers, body);
    EXPECT_EQ(forced.status, 201U) << forced.body;
    EXPECT_EQ(forced.at("/test/failure/code"), "wrong_key");
    // Nobody listens on port 1.
    const auto unreachable = api.admin().post(
        providers, {{"name", "gone"}, {"kind", "comfyui"}, {"base_url", "http://127.0.0.1:1"}});
    EXPECT_EQ(unreachable.first_problem(), "unreachable") << unreachable.body;
    EXPECT_EQ(api.viewer().get(providers).at("/providers").as_array().size(), 1U);
}

MIEN_API_TEST(create_provider, refuses_what_breaks_its_rules) {
    const auto refuse = [&](json::object more) {
        json::object body{{"name", "studio"}, {"kind", "http"}, {"base_url", "https://a.example"}};
        for (auto& member : more) {
            body[member.key()] = member.value();
        }
        const auto refused = api.admin().post(providers, std::move(body));
        EXPECT_EQ(refused.status, 422U) << refused.body;
        return refused.first_problem();
    };
    EXPECT_EQ(refuse({{"base_url", "ftp://a.example"}}), "bad_url");
    EXPECT_EQ(refuse({{"base_url", "https://a.example/?x=1"}}), "bad_url");
    EXPECT_EQ(refuse({{"api_key", "a\nb"}}), "bad_key");
    EXPECT_EQ(refuse({{"headers", {{"Host", "b.example"}}}}), "bad_name");
    EXPECT_EQ(refuse({{"headers", {{"X-A", "a\r\nX-B: b"}}}}), "bad_value");
    const auto missing =
        api.admin().post(providers, {{"name", "studio"}, {"kind", "openai_compatible"}});
    EXPECT_EQ(missing.first_problem(), "missing");
    EXPECT_EQ(missing.at("/problems/0/pointer"), "/base_url");
    const auto named = api.admin().post(providers, {{"name", "builtin"},
                                                    {"kind", "http"},
                                                    {"base_url", "http://127.0.0.1:1"},
                                                    {"force", true}});
    EXPECT_EQ(named.status, 422U) << named.body;
}

MIEN_API_TEST(create_provider, is_for_admins) {
    const json::value body{{"name", "studio"}, {"kind", "http"}, {"base_url", "https://a.example"}};
    EXPECT_EQ(api.editor().post(providers, body).status, 403U);
    ProviderLab lab(api);
    EXPECT_EQ(api.editor().patch(lab.provider_path(), {{"paused", true}}).status, 403U);
    EXPECT_EQ(api.editor().post(lab.provider_path() + "/test").status, 403U);
    EXPECT_EQ(api.editor().remove(lab.provider_path()).status, 403U);
    EXPECT_EQ(api.viewer().get(lab.provider_path()).status, 200U);
}

// Goal: a token that may only read makes no server call another.
MIEN_API_TEST(test_provider, is_not_for_tokens_that_only_read) {
    ProviderLab lab(api);
    const auto token =
        api.admin().post("/api/admin/tokens", {{"name", "screen"}, {"scope", "read"}});
    const auto reader = api.with({{"Authorization", "Bearer " + token.text("/token")}});
    const auto calls = lab.service.keys().size();
    EXPECT_EQ(reader.post(lab.provider_path() + "/test").status, 403U);
    EXPECT_EQ(reader.patch(lab.provider_path(), {{"api_key", "k"}}).status, 403U);
    EXPECT_EQ(reader.post(lab.preset_path() + "/dry-run", {{"emotion", "happy"}}).status, 403U);
    EXPECT_EQ(reader.get(lab.provider_path()).status, 200U);
    EXPECT_EQ(lab.service.keys().size(), calls);
}

// Goal: nobody, admins included, can have a key that is stored sent to a server of their own.
MIEN_API_TEST(patch_provider, keeps_a_key_with_its_address) {
    ProviderLab lab(api);
    FakeStudio other;
    EXPECT_EQ(api.admin().patch(lab.provider_path(), {{"api_key", "one"}}).status, 200U);
    const auto refused = api.admin().patch(lab.provider_path(), {{"base_url", other.url()}});
    EXPECT_EQ(refused.first_problem(), "key_missing") << refused.body;
    EXPECT_TRUE(other.keys().empty());
    const auto same_origin =
        api.admin().patch(lab.provider_path(), {{"base_url", lab.service.url() + "/v2"}});
    EXPECT_EQ(same_origin.status, 200U) << same_origin.body;
    EXPECT_EQ(lab.service.keys().back(), "Bearer one");
    const auto moved =
        api.admin().patch(lab.provider_path(), {{"base_url", other.url()}, {"api_key", "two"}});
    EXPECT_EQ(moved.status, 200U) << moved.body;
    EXPECT_EQ(other.keys().back(), "Bearer two");
    const auto removed = api.admin().patch(lab.provider_path(), {{"api_key", nullptr}});
    EXPECT_EQ(removed.at("/api_key/set"), false);
    EXPECT_EQ(other.keys().back(), "");
    const auto audit = api.viewer().get("/api/admin/audit?action=provider.change");
    EXPECT_EQ(audit.at("/entries/0/details/api_key"), "removed");
    EXPECT_EQ(audit.at("/entries/1/details/api_key"), "replaced");
}

MIEN_API_TEST(patch_provider, changes_one_field_and_knows_its_version) {
    ProviderLab lab(api);
    const auto changed = api.admin().patch(
        lab.provider_path(), {{"monthly_budget_usd", 20.5}, {"submissions_running_max", 2}},
        {{"If-Match", "\"1\""}});
    EXPECT_EQ(changed.at("/monthly_budget_usd"), 20.5);
    EXPECT_EQ(changed.at("/version"), 2);
    const auto stale = api.admin().patch(lab.provider_path(), {{"requests_per_minute", 1}},
                                         {{"If-Match", "\"1\""}});
    EXPECT_EQ(stale.status, 412U);
    const auto paused =
        api.admin().patch(lab.provider_path(), {{"paused", true}, {"pause_reason", "Too dear."}});
    EXPECT_EQ(paused.at("/pause_reason"), "Too dear.");
    const auto again = api.admin().patch(lab.provider_path(),
                                         {{"paused", false}, {"monthly_budget_usd", nullptr}});
    EXPECT_EQ(again.at("/pause_reason"), "");
    EXPECT_EQ(again.at("/monthly_budget_usd"), nullptr);
    EXPECT_EQ(again.at("/submissions_running_max"), 2);
}

MIEN_API_TEST(test_provider, notes_what_it_found) {
    ProviderLab lab(api);
    lab.service.answer_with(503);
    const auto failed = api.admin().post(lab.provider_path() + "/test");
    EXPECT_EQ(failed.status, 200U) << failed.body;
    EXPECT_EQ(failed.at("/test/failure/code"), "unreachable");
    EXPECT_EQ(failed.at("/version"), 1);
    lab.service.answer_with(200);
    const auto passed = api.admin().post(lab.provider_path() + "/test");
    EXPECT_EQ(passed.at("/test/failure"), nullptr);
}

MIEN_API_TEST(delete_provider, archives_what_is_not_chosen) {
    ProviderLab lab(api);
    lab.choose({}, lab.preset_id);
    EXPECT_EQ(api.admin().remove(lab.provider_path()).status, 409U);
    EXPECT_EQ(api.editor().remove(lab.preset_path()).status, 409U);
    EXPECT_EQ(api.admin().put("/api/admin/preset-choices", {{"maker", "inherit"}}).status, 200U);
    const auto archived = api.admin().remove(lab.provider_path());
    EXPECT_TRUE(archived.at("/archived_at").is_string());
    EXPECT_EQ(api.admin().patch(lab.provider_path(), {{"paused", true}}).status, 409U);
    EXPECT_EQ(
        api.admin()
            .put("/api/admin/preset-choices", {{"maker", "preset"}, {"preset_id", lab.preset_id}})
            .status,
        409U);
    const auto taken = api.admin().post(
        providers, {{"name", "studio"}, {"kind", "http"}, {"base_url", lab.service.url()}});
    EXPECT_EQ(taken.first_problem(), "name_taken");
    EXPECT_TRUE(api.viewer().get(providers).at("/providers").as_array().empty());
    const auto list = api.viewer().get(std::string(providers) + "?archived=true");
    EXPECT_EQ(list.at("/providers/0/name"), "studio");
    const auto restored = api.admin().post(lab.provider_path() + "/restore");
    EXPECT_EQ(restored.at("/archived_at"), nullptr);
}

// Goal: what was paid is told by day, month and kind of clip, and what is left of the budgets.
MIEN_API_TEST(get_provider, tells_what_it_was_paid) {
    ProviderLab lab(api);
    api.admin().patch(lab.provider_path(), {{"daily_budget_usd", 5}, {"monthly_budget_usd", 3}});
    spend_at(lab, "preview", 0.5, 0);
    spend_at(lab, "video", 2, 0);
    spend_at(lab, "video", 9, 40);
    const auto read = api.viewer().get(lab.provider_path());
    EXPECT_EQ(read.at("/spend/today_usd"), 2.5);
    EXPECT_EQ(read.at("/spend/month_count"), 2);
    EXPECT_EQ(read.at("/spend/left_usd"), 0.5);
    EXPECT_EQ(read.at("/spend/used_up"), false);
    EXPECT_EQ(read.at("/spend/kinds/1/kind"), "video");
    EXPECT_EQ(read.at("/spend/kinds/1/month_usd").to_number<double>(), 2);
    const auto list = api.viewer().get(std::string(providers) + "?search=stu");
    EXPECT_EQ(list.at("/providers/0/spend/today_usd"), 2.5);
}

// A refusal that is billed all the same takes from the budget, and is told like what it took.
MIEN_API_TEST(get_provider, tells_what_a_refusal_may_have_cost) {
    ProviderLab lab(api);
    with_database<bool>(api, [&](pg::Pool& pool) -> awaitable<bool> {
        auto values = pg::params(*PresetId::parse(lab.preset_id));
        co_await pool.run(refusals, std::move(values), deadline_in(std::chrono::seconds(5)));
        co_return true;
    });
    const auto read = api.viewer().get(lab.provider_path());
    EXPECT_EQ(read.at("/spend/today_usd").to_number<double>(), 2);
    EXPECT_EQ(read.at("/spend/today_count"), 1);
}

MIEN_API_TEST(list_providers, comes_in_pages) {
    ProviderLab lab(api);
    lab.connect("atelier");
    lab.connect("works");
    const auto first = api.viewer().get(std::string(providers) + "?limit=2");
    EXPECT_EQ(first.at("/providers/0/name"), "atelier");
    const auto second = api.viewer().get(
        fmt::format("{}?limit=2&cursor={}", providers, first.text("/next_cursor")));
    EXPECT_EQ(second.at("/providers/0/name"), "works");
    EXPECT_EQ(second.at("/next_cursor"), nullptr);
}

}  // namespace
}  // namespace mien::test
