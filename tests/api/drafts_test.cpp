// Drafts: what one admin is writing, and nobody else sees.
#include "store/prompts/drafts.hpp"

#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/limits/changes.hpp"
#include "base/limits/text.hpp"
#include "tests/api/with_database.hpp"
#include "tests/support/api_server.hpp"

namespace mien::test {
namespace {

std::string create_character(ApiServer& api, const char* name = "Watson") {
    return api.editor().post("/api/admin/characters", {{"name", name}}).text("/id");
}

std::string cell_of(const std::string& character_id, const char* emotion = "happy") {
    return "/api/admin/characters/" + character_id + "/emotional-prompts/" + emotion;
}

void run_sql(const ApiServer& api, std::string_view statement) {
    with_database<bool>(api.superuser_settings(), [&](pg::Pool& pool) -> awaitable<bool> {
        co_await pool.run({"test_statement", statement}, {}, deadline_in(std::chrono::seconds(10)));
        co_return true;
    });
}

constexpr const char* draft_path = "/draft";

// get_draft, put_draft, delete_draft.
MIEN_API_TEST(drafts, are_kept_replaced_and_discarded) {
    const auto cell = cell_of(create_character(api));
    const auto path = cell + draft_path;
    EXPECT_TRUE(api.editor().get(path).at("/draft").is_null());
    const auto first =
        api.editor().put(path, {{"prompt_text", "He smi"}, {"base_version", nullptr}});
    EXPECT_EQ(first.status, 200U);
    EXPECT_EQ(first.at("/draft/prompt_text"), "He smi");
    EXPECT_EQ(first.at("/draft/character_name"), "Watson");
    EXPECT_TRUE(first.at("/draft/current_version").is_null());
    const auto second = api.editor().put(
        path, {{"prompt_text", ""}, {"change_reason", "later"}, {"base_version", 3}});
    EXPECT_EQ(second.at("/draft/prompt_text"), "");
    const auto kept = api.editor().get(path);
    EXPECT_EQ(kept.at("/draft"), second.at("/draft"));
    EXPECT_EQ(kept.at("/draft/base_version"), 3);
    EXPECT_EQ(kept.at("/draft/change_reason"), "later");
    EXPECT_GT(kept.text("/draft/updated_at"), first.text("/draft/updated_at"));

    const auto versions = api.viewer().get(cell + "/versions");
    EXPECT_EQ(versions.status, 404U) << "a draft is no version";
    EXPECT_EQ(api.editor().remove(path).status, 204U);
    EXPECT_EQ(api.editor().remove(path).status, 204U) << "once more does no harm";
    EXPECT_TRUE(api.editor().get(path).at("/draft").is_null());
    const auto audit = api.admin().get("/api/admin/audit?subject_kind=prompt");
    EXPECT_TRUE(audit.at("/entries").as_array().empty());
}

// get_global_draft, put_global_draft, delete_global_draft.
MIEN_API_TEST(drafts, are_of_global_defaults_too) {
    const std::string path = "/api/admin/global-prompts/happy/draft";
    const auto kept = api.editor().put(path, {{"prompt_text", "All smi"}, {"base_version", 1}});
    EXPECT_EQ(kept.status, 200U);
    EXPECT_TRUE(kept.at("/draft/character_id").is_null());
    EXPECT_TRUE(kept.at("/draft/character_name").is_null());
    EXPECT_EQ(api.editor().get(path).at("/draft/prompt_text"), "All smi");
    EXPECT_TRUE(api.editor().get("/api/admin/global-prompts/sad/draft").at("/draft").is_null());
    const auto saved =
        api.editor().put("/api/admin/global-prompts/happy", {{"prompt_text", "All smi"}});
    EXPECT_EQ(saved.status, 201U);
    EXPECT_TRUE(api.editor().get(path).at("/draft").is_null());
    EXPECT_EQ(api.editor().remove(path).status, 204U);
}

MIEN_API_TEST(drafts, belong_to_one_admin) {
    const auto path = cell_of(create_character(api)) + draft_path;
    api.editor().put(path, {{"prompt_text", "mine"}, {"base_version", nullptr}});
    EXPECT_TRUE(api.admin().get(path).at("/draft").is_null());
    EXPECT_TRUE(api.admin().get("/api/admin/drafts").at("/drafts").as_array().empty());
    api.admin().put(path, {{"prompt_text", "hers"}, {"base_version", nullptr}});
    EXPECT_EQ(api.editor().get(path).at("/draft/prompt_text"), "mine");
    EXPECT_EQ(api.viewer().get(path).status, 403U);
    EXPECT_EQ(api.viewer().get("/api/admin/drafts").status, 403U);
}

MIEN_API_TEST(drafts, end_when_their_writer_saves_their_text) {
    const auto id = create_character(api);
    const auto cell = cell_of(id);
    const auto path = cell + draft_path;
    const json::value draft{{"prompt_text", "He smiles."}, {"base_version", nullptr}};
    const auto keep = [&] {
        api.editor().put(path, draft);
        api.admin().put(path, draft);
        api.editor().put(cell_of(id, "sad") + draft_path, draft);
    };
    keep();
    EXPECT_EQ(api.editor().post(cell, {{"prompt_text", "He smiles."}}).status, 201U);
    EXPECT_TRUE(api.editor().get(path).at("/draft").is_null());
    EXPECT_EQ(api.admin().get(path).at("/draft/current_version"), 1) << "somebody else saved";
    EXPECT_FALSE(api.editor().get(cell_of(id, "sad") + draft_path).at("/draft").is_null());

    keep();
    EXPECT_EQ(api.editor().put(cell, {{"prompt_text", "He smiles."}}).at("/unchanged"), true);
    EXPECT_TRUE(api.editor().get(path).at("/draft").is_null()) << "an equal text ends it too";

    keep();
    const auto refused =
        api.editor().put(cell, {{"prompt_text", "He grins."}}, {{"If-Match", "\"9\""}});
    EXPECT_EQ(refused.status, 412U);
    EXPECT_FALSE(api.editor().get(path).at("/draft").is_null()) << "nothing was saved";

    const json::value other_words{{"prompt_text", "He grins."}};
    EXPECT_EQ(api.editor().put(cell, other_words).status, 200U);
    EXPECT_FALSE(api.editor().get(path).at("/draft").is_null()) << "no version has these words";

    const json::value same{
        {"character_id", id}, {"emotion", "happy"}, {"prompt_text", "He smiles."}};
    const json::value bulk{{"items", {same}}};
    EXPECT_EQ(api.editor().post("/api/admin/prompts/bulk-saves", bulk).status, 200U);
    EXPECT_TRUE(api.editor().get(path).at("/draft").is_null());
}

// Goal: what one tab has seen decides whether it may replace what is there.
MIEN_API_TEST(drafts, honour_preconditions) {
    const auto id = create_character(api);
    const auto cell = cell_of(id);
    for (const auto& path :
         {cell + draft_path, std::string("/api/admin/global-prompts/sad/draft")}) {
        const auto put = [&](const char* text, const char* header, std::string_view tag) {
            return api.editor().put(path, {{"prompt_text", text}, {"base_version", nullptr}},
                                    {{header, std::string(tag)}});
        };
        EXPECT_EQ(api.editor().get(path).header("etag"), "");
        const auto none = put("lost", "If-Match", "\"1\"");
        EXPECT_EQ(none.status, 412U);
        EXPECT_TRUE(none.at("/draft").is_null());

        const auto first = put("one", "If-None-Match", "*");
        const std::string seen(first.header("etag"));
        EXPECT_EQ(first.status, 200U);
        EXPECT_EQ(seen, fmt::format("\"{}\"", first.at("/draft/version").as_int64()));
        EXPECT_EQ(api.editor().get(path).header("etag"), seen);
        const auto twice = put("two", "If-None-Match", "*");
        EXPECT_EQ(twice.status, 412U);
        EXPECT_EQ(twice.code(), "stale_version");
        EXPECT_EQ(twice.at("/draft"), first.at("/draft"));

        const auto second = put("two", "If-Match", seen);
        EXPECT_EQ(second.status, 200U);
        EXPECT_NE(second.header("etag"), seen);
        const auto late = put("late", "If-Match", seen);
        EXPECT_EQ(late.status, 412U);
        EXPECT_EQ(late.at("/draft"), second.at("/draft"));
        const auto refused = api.editor().remove(path, nullptr, {{"If-Match", seen}});
        EXPECT_EQ(refused.status, 412U);
        EXPECT_EQ(api.editor().get(path).at("/draft"), second.at("/draft"));

        const Headers current{{"If-Match", std::string(second.header("etag"))}};
        EXPECT_EQ(api.editor().remove(path, nullptr, current).status, 204U);
        EXPECT_EQ(api.editor().remove(path, nullptr, current).status, 204U) << "gone is gone";
        EXPECT_NE(put("again", "If-None-Match", "*").header("etag"), second.header("etag"));
        EXPECT_EQ(put("x", "If-Match", second.header("etag")).status, 412U)
            << "an older draft of the cell";
    }
}

// Goal: twenty tabs that have seen the same draft write at once; one is kept, the others are told.
MIEN_API_TEST(drafts, of_racing_writers_keep_one) {
    constexpr std::size_t tabs = 20;
    const auto path = cell_of(create_character(api)) + draft_path;
    const auto& editor = api.editor();
    const std::string seen(
        editor.put(path, {{"prompt_text", "seen"}, {"base_version", nullptr}}).header("etag"));
    std::vector<ApiAnswer> answers(tabs);
    std::vector<std::thread> threads;
    threads.reserve(tabs);
    for (std::size_t i = 0; i < tabs; ++i) {
        threads.emplace_back([&, i] {
            answers[i] = editor.put(
                path, {{"prompt_text", fmt::format("tab {}", i)}, {"base_version", nullptr}},
                {{"If-Match", seen}});
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    const auto kept = editor.get(path);
    std::size_t winners = 0;
    for (const auto& answer : answers) {
        winners += answer.status == 200U ? 1 : 0;
        EXPECT_EQ(answer.at("/draft"), kept.at("/draft")) << answer.body;
    }
    EXPECT_EQ(winners, 1U);
}

// Goal: a write of a draft that is on its way while its text is saved does not bring it back, and a
// write that is sent again after a lost answer is no conflict with itself.
MIEN_API_TEST(drafts, are_not_revived_after_the_save) {
    const auto cell = cell_of(create_character(api));
    const auto path = cell + draft_path;
    const json::value draft{{"prompt_text", "He smiles."}, {"base_version", nullptr}};
    const Headers first{{"If-None-Match", "*"}, {"Idempotency-Key", "first"}};
    const std::string seen(api.editor().put(path, draft, first).header("etag"));
    const auto again = api.editor().put(path, draft, first);
    EXPECT_EQ(again.status, 200U);
    EXPECT_EQ(again.header("idempotency-replayed"), "true");
    EXPECT_EQ(again.header("etag"), seen);
    EXPECT_EQ(api.editor().post(cell, {{"prompt_text", "He smiles."}}).status, 201U);
    const auto late = api.editor().put(path, draft, {{"If-Match", seen}});
    EXPECT_EQ(late.status, 412U);
    EXPECT_TRUE(late.at("/draft").is_null());
    EXPECT_TRUE(api.editor().get(path).at("/draft").is_null());
}

MIEN_API_TEST(drafts, are_refused_with_a_reason) {
    const auto id = create_character(api);
    const auto path = cell_of(id) + draft_path;
    const std::string too_long(limits::prompt_characters_max + 1, 'x');
    const struct {
        json::value body;
        unsigned status;
        const char* pointer;
    } cases[] = {
        {{{"base_version", 1}}, 422, "/prompt_text"},
        {{{"prompt_text", "x"}}, 422, "/base_version"},
        {{{"prompt_text", 7}, {"base_version", 1}}, 422, "/prompt_text"},
        {{{"prompt_text", too_long}, {"base_version", 1}}, 422, "/prompt_text"},
        {{{"prompt_text", "x"}, {"base_version", 0}}, 422, "/base_version"},
        {{{"prompt_text", "x"}, {"base_version", 1.5}}, 422, "/base_version"},
        {{{"prompt_text", "x"}, {"base_version", 3'000'000'000LL}}, 422, "/base_version"},
        {{{"prompt_text", "x"}, {"base_version", 1}, {"mood", "good"}}, 422, "/mood"},
        {{{"prompt_text", "x"}, {"base_version", 1}, {"change_reason", std::string(501, 'x')}},
         422,
         "/change_reason"},
    };
    for (const auto& one : cases) {
        const auto refused = api.editor().put(path, one.body);
        EXPECT_EQ(refused.status, one.status) << refused.body;
        EXPECT_EQ(refused.at("/problems/0/pointer"), one.pointer) << refused.body;
    }
    EXPECT_TRUE(api.editor().get(path).at("/draft").is_null());
    const json::value good{{"prompt_text", "x"}, {"base_version", nullptr}};
    const std::string nobody = "01994b1c-0000-7000-8000-00000000dead";
    EXPECT_EQ(api.editor().put(cell_of(nobody) + draft_path, good).status, 404U);
    EXPECT_EQ(api.editor().put(cell_of(id, "bored") + draft_path, good).status, 404U);
    EXPECT_EQ(api.editor().get(cell_of(nobody) + draft_path).status, 404U);
    EXPECT_EQ(api.editor().remove(cell_of(id, "bored") + draft_path).status, 404U);
    EXPECT_EQ(api.editor().put("/api/admin/global-prompts/bored/draft", good).status, 404U);
    EXPECT_EQ(api.editor().get("/api/admin/drafts?cursor=x").status, 422U);
    EXPECT_EQ(api.editor().get("/api/admin/drafts?character_id=x").status, 422U);
}

// list_drafts.
MIEN_API_TEST(drafts, are_listed_page_by_page) {
    const auto id = create_character(api);
    for (const auto* emotion : {"happy", "sad", "angry"}) {
        api.editor().put(cell_of(id, emotion) + draft_path,
                         {{"prompt_text", emotion}, {"base_version", nullptr}});
    }
    api.editor().put("/api/admin/global-prompts/idle/draft",
                     {{"prompt_text", "idle"}, {"base_version", nullptr}});
    api.editor().post(cell_of(id, "happy"), {{"prompt_text", "happy"}});
    const auto page = api.editor().get("/api/admin/drafts?limit=2");
    EXPECT_EQ(page.at("/drafts/0/emotion"), "idle");
    EXPECT_EQ(page.at("/drafts/1/emotion"), "angry");
    const auto next =
        api.editor().get("/api/admin/drafts?limit=2&cursor=" + page.text("/next_cursor"));
    EXPECT_EQ(next.at("/drafts").as_array().size(), 1U);
    EXPECT_EQ(next.at("/drafts/0/emotion"), "sad");
    EXPECT_TRUE(next.at("/next_cursor").is_null());
    const auto of_character = api.editor().get("/api/admin/drafts?character_id=" + id);
    EXPECT_EQ(of_character.at("/drafts").as_array().size(), 2U);
}

MIEN_API_TEST(drafts, are_limited_in_number) {
    const auto id = create_character(api);
    api.editor().put(cell_of(id) + draft_path, {{"prompt_text", "x"}, {"base_version", 1}});
    run_sql(api, fmt::format(
                     "WITH made AS (INSERT INTO characters (id, slug, name, search_text) "
                     "SELECT gen_random_uuid(), 'c' || n, 'c', 'c' "
                     "FROM generate_series(1, {}) n RETURNING id) "
                     "INSERT INTO prompt_drafts (id, admin_id, character_id, emotion, prompt_text) "
                     "SELECT gen_random_uuid(), (SELECT admin_id FROM prompt_drafts), id, 'idle', "
                     "'' FROM made",
                     limits::drafts_per_admin_max - 1));
    const json::value body{{"prompt_text", "y"}, {"base_version", 1}};
    const auto refused = api.editor().put(cell_of(id, "sad") + draft_path, body);
    EXPECT_EQ(refused.status, 409U);
    EXPECT_EQ(refused.first_problem(), "too_many_drafts");
    EXPECT_EQ(api.editor().put(cell_of(id) + draft_path, body).status, 200U) << "it was there";
    EXPECT_EQ(api.admin().put(cell_of(id, "sad") + draft_path, body).status, 200U)
        << "another admin";
}

MIEN_API_TEST(drafts, are_reaped_when_nobody_touches_them) {
    const auto id = create_character(api);
    const json::value body{{"prompt_text", "x"}, {"base_version", nullptr}};
    api.editor().put(cell_of(id) + draft_path, body);
    api.editor().put(cell_of(id, "sad") + draft_path, body);
    run_sql(api,
            "UPDATE prompt_drafts SET updated_at = now() - CASE emotion WHEN 'sad' "
            "THEN interval '91 days' ELSE interval '89 days' END");
    const auto reaped =
        with_database<std::int64_t>(api, [](pg::Pool& pool) -> awaitable<std::int64_t> {
            return store::reap_drafts(pool, deadline_in(std::chrono::seconds(10)));
        });
    EXPECT_EQ(reaped, 1);
    EXPECT_FALSE(api.editor().get(cell_of(id) + draft_path).at("/draft").is_null());
    EXPECT_TRUE(api.editor().get(cell_of(id, "sad") + draft_path).at("/draft").is_null());
}

// Somebody may be writing its first text: it is archived, and the draft stays.
MIEN_API_TEST(drafts, keep_a_character_from_being_deleted) {
    const auto id = create_character(api);
    api.editor().put(cell_of(id) + draft_path, {{"prompt_text", "x"}, {"base_version", nullptr}});
    EXPECT_EQ(api.editor().remove("/api/admin/characters/" + id).at("/outcome"), "archived");
    EXPECT_EQ(api.editor().get("/api/admin/drafts").at("/drafts").as_array().size(), 1U);
}

MIEN_API_TEST(drafts, are_not_written_by_a_token_that_may_only_read) {
    const auto token =
        api.editor().post("/api/admin/tokens", {{"name", "reader"}, {"scope", "read"}});
    ASSERT_EQ(token.status, 201U);
    const auto reader = api.with({{"Authorization", "Bearer " + token.text("/token")}});
    const auto path = cell_of(create_character(api)) + draft_path;
    EXPECT_EQ(reader.put(path, {{"prompt_text", "x"}, {"base_version", nullptr}}).status, 403U);
}

}  // namespace
}  // namespace mien::test
