#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/ids.hpp"
#include "tests/support/api_server.hpp"

namespace mien::test {
namespace {

std::string path_of(const ApiAnswer& created) {
    return "/api/admin/characters/" + created.text("/id");
}

std::vector<std::string> names_in(const ApiAnswer& answer, const char* list, const char* member) {
    std::vector<std::string> names;
    for (const auto& row : answer.at(list).as_array()) {
        names.emplace_back(row.at(member).as_string());
    }
    return names;
}

std::vector<std::string> audited(ApiServer& api, const std::string& subject_id) {
    return names_in(api.viewer().get("/api/admin/audit?subject_id=" + subject_id), "/entries",
                    "action");
}

MIEN_API_TEST(characters, are_created_with_a_slug_from_the_name) {
    const auto first = api.editor().post("/api/admin/characters", {{"name", "Zoë d’Arc"}});
    EXPECT_EQ(first.status, 201U);
    EXPECT_EQ(first.at("/slug"), "zoe-darc");
    EXPECT_EQ(first.header("ETag"), "\"1\"");
    const auto second = api.editor().post("/api/admin/characters", {{"name", "Zoë d’Arc"}});
    EXPECT_EQ(second.at("/slug"), "zoe-darc-2");
    EXPECT_EQ(api.viewer().get(path_of(first)).at("/name"), "Zoë d’Arc");
}

MIEN_API_TEST(characters, refuse_a_taken_slug) {
    const json::value body{{"name", "Alice"}, {"slug", "alice"}};
    EXPECT_EQ(api.editor().post("/api/admin/characters", body).status, 201U);
    const auto refused = api.editor().post("/api/admin/characters", body);
    EXPECT_EQ(refused.status, 409U);
    EXPECT_EQ(refused.at("/problems/0/pointer"), "/slug");
    const auto other = api.editor().post("/api/admin/characters", {{"name", "Bea"}});
    const auto patched = api.editor().patch(path_of(other), {{"slug", "alice"}});
    EXPECT_EQ(patched.status, 409U);
    EXPECT_EQ(patched.at("/problems/0/pointer"), "/slug");
}

MIEN_API_TEST(characters, are_told_all_problems_at_once) {
    const auto refused = api.editor().post(
        "/api/admin/characters",
        {{"name", " "}, {"slug", "Not A Slug"}, {"attributes", {{"Hair", "red"}}}});
    EXPECT_EQ(refused.status, 422U);
    EXPECT_EQ(refused.at("/problems").as_array().size(), 3U);
    EXPECT_EQ(api.viewer().get("/api/admin/characters").at("/total"), 0);
}

MIEN_API_TEST(characters, are_patched_by_who_has_seen_the_latest) {
    const auto created = api.editor().post("/api/admin/characters", {{"name", "Alice"}});
    const auto path = path_of(created);
    const auto changed =
        api.editor().patch(path, {{"description", "Curious."}}, {{"If-Match", "\"1\""}});
    EXPECT_EQ(changed.status, 200U);
    EXPECT_EQ(changed.header("ETag"), "\"2\"");
    const auto stale = api.editor().patch(path, {{"name", "Bea"}}, {{"If-Match", "\"1\""}});
    EXPECT_EQ(stale.status, 412U);
    EXPECT_EQ(stale.at("/current/version"), 2);
    EXPECT_EQ(stale.at("/current/name"), "Alice");
    EXPECT_EQ(api.editor().remove(path, nullptr, {{"If-Match", "\"1\""}}).status, 412U);
    const auto same = api.editor().patch(path, {{"description", "Curious."}});
    EXPECT_EQ(same.at("/version"), 2) << "nothing changed";
    EXPECT_EQ(audited(api, created.text("/id")),
              (std::vector<std::string>{"character.update", "character.create"}));
}

MIEN_API_TEST(characters, are_shown_changed_in_the_matrix_at_once) {
    const auto created = api.editor().post("/api/admin/characters", {{"name", "Alice"}});
    const auto prompts = path_of(created) + "/emotional-prompts";
    EXPECT_EQ(api.viewer().get(prompts).at("/character/name"), "Alice");
    api.editor().patch(path_of(created), {{"name", "Bea"}});
    EXPECT_EQ(api.viewer().get(prompts).at("/character/name"), "Bea");
    EXPECT_EQ(api.editor().remove(path_of(created)).at("/outcome"), "deleted");
    EXPECT_EQ(api.viewer().get(prompts).status, 404U);
    EXPECT_EQ(api.viewer().get(path_of(created)).status, 404U);
}

// delete_character, restore_character.
MIEN_API_TEST(characters, with_prompts_are_archived_and_restored) {
    const auto created = api.editor().post("/api/admin/characters", {{"name", "Alice"}});
    const auto path = path_of(created);
    EXPECT_EQ(
        api.editor().post(path + "/emotional-prompts/happy", {{"prompt_text", "Smiles."}}).status,
        201U);
    EXPECT_EQ(api.viewer().get(path).at("/own_count"), 1);
    const auto removed = api.editor().remove(path);
    EXPECT_EQ(removed.at("/outcome"), "archived");
    EXPECT_TRUE(removed.at("/archived_at").is_string());
    EXPECT_EQ(api.editor().patch(path, {{"name", "Bea"}}).status, 409U);
    EXPECT_TRUE(api.viewer().get("/api/admin/characters").at("/characters").as_array().empty());
    const auto archived = api.viewer().get("/api/admin/characters?archived=true");
    EXPECT_EQ(archived.at("/characters/0/name"), "Alice");
    const auto restored = api.editor().post(path + "/restore");
    EXPECT_EQ(restored.status, 200U);
    EXPECT_TRUE(restored.at("/archived_at").is_null());
    EXPECT_EQ(
        audited(api, created.text("/id")),
        (std::vector<std::string>{"character.restore", "character.archive", "character.create"}));
}

MIEN_API_TEST(characters, page_without_gaps_in_both_orders) {
    for (const auto* const name : {"Anna", "Bea", "Cleo", "Dora", "Eve"}) {
        api.editor().post("/api/admin/characters", {{"name", name}});
    }
    for (const std::string sort : {"name", "updated_at"}) {
        std::vector<std::string> seen;
        std::string cursor;
        do {
            const auto page = api.viewer().get(
                fmt::format("/api/admin/characters?limit=2&sort={}{}", sort, cursor));
            const auto names = names_in(page, "/characters", "name");
            seen.insert(seen.end(), names.begin(), names.end());
            const auto& next = page.at("/next_cursor");
            cursor =
                next.is_null() ? "" : fmt::format("&cursor={}", std::string_view(next.as_string()));
        } while (!cursor.empty() && seen.size() < 10);
        std::vector<std::string> expected{"Anna", "Bea", "Cleo", "Dora", "Eve"};
        if (sort == "updated_at") {
            std::ranges::reverse(expected);
        }
        EXPECT_EQ(seen, expected) << sort;
    }
    const auto page = api.viewer().get("/api/admin/characters?limit=2");
    const auto mixed = api.viewer().get("/api/admin/characters?sort=updated_at&cursor=" +
                                        page.text("/next_cursor"));
    EXPECT_EQ(mixed.status, 422U) << "a cursor is of one order";
}

MIEN_API_TEST(characters, refuse_filters_that_they_do_not_know) {
    for (const auto* const query :
         {"sort=age", "archived=yes", "emotion_missing=Very%20Happy", "cursor=x", "limit=0"}) {
        EXPECT_EQ(api.viewer().get(fmt::format("/api/admin/characters?{}", query)).status, 422U)
            << query;
    }
    const auto long_search = "/api/admin/characters?search=" + std::string(121, 'x');
    EXPECT_EQ(api.viewer().get(long_search).status, 422U);
}

// delete_emotion, restore_emotion.
MIEN_API_TEST(emotions, added_at_run_time_work_at_once) {
    const auto character = api.editor().post("/api/admin/characters", {{"name", "Alice"}});
    const auto prompts = path_of(character) + "/emotional-prompts";
    EXPECT_EQ(api.viewer().get(prompts).at("/prompts").as_array().size(), 8U);
    const auto created = api.editor().post("/api/admin/emotions", {{"name", "very_shy"}});
    EXPECT_EQ(created.status, 201U);
    EXPECT_EQ(created.at("/display_name"), "Very shy");
    EXPECT_EQ(created.at("/position"), 9);
    EXPECT_EQ(api.viewer().get(prompts).at("/prompts").as_array().size(), 9U);
    EXPECT_EQ(api.editor().post(prompts + "/very_shy", {{"prompt_text", "Looks away."}}).status,
              201U);
    const auto taken = api.editor().post("/api/admin/emotions", {{"name", "very_shy"}});
    EXPECT_EQ(taken.status, 409U);
    EXPECT_EQ(taken.at("/problems/0/pointer"), "/name");
    const auto removed = api.editor().remove("/api/admin/emotions/very_shy");
    EXPECT_EQ(removed.at("/outcome"), "archived");
    EXPECT_EQ(api.viewer().get(prompts + "/very_shy").at("/prompt_text"), "Looks away.");
    EXPECT_EQ(api.editor().post("/api/admin/emotions/very_shy/restore").status, 200U);
}

MIEN_API_TEST(emotions, keep_their_name_and_change_the_rest) {
    const auto patched = api.editor().patch("/api/admin/emotions/sad", {{"position", 100}});
    EXPECT_EQ(patched.at("/position"), 100);
    EXPECT_EQ(patched.header("ETag"), "\"2\"");
    const auto listed = api.viewer().get("/api/admin/emotions");
    EXPECT_EQ(listed.at("/emotions/7/name"), "sad") << "by position";
    EXPECT_EQ(api.editor().patch("/api/admin/emotions/sad", {{"name", "blue"}}).status, 422U);
    const auto stale =
        api.editor().patch("/api/admin/emotions/sad", {{"position", 1}}, {{"If-Match", "\"1\""}});
    EXPECT_EQ(stale.status, 412U);
    EXPECT_EQ(stale.at("/current/position"), 100);
}

MIEN_API_TEST(emotions, may_not_be_called_like_a_route) {
    const auto refused = api.editor().post("/api/admin/emotions", {{"name", "tests"}});
    EXPECT_EQ(refused.status, 422U);
    EXPECT_EQ(refused.first_problem(), "reserved");
    EXPECT_EQ(api.editor().post("/api/admin/emotions", {{"name", "Very Shy"}}).status, 422U);
    EXPECT_EQ(api.viewer().get("/api/admin/emotions/Very%20Shy").status, 404U);
    EXPECT_EQ(api.viewer().get("/api/admin/emotions/unknown").status, 404U);
}

MIEN_API_TEST(characters, are_named_by_their_ids) {
    const auto alice = api.editor().post("/api/admin/characters", {{"name", "Alice"}});
    const auto bea = api.editor().post("/api/admin/characters", {{"name", "Bea"}});
    const auto nobody = to_string(CharacterId::make());
    const auto path = "/api/admin/character-names?ids=";
    const auto named = api.viewer().get(
        fmt::format("{}{},{},{}", path, alice.text("/id"), nobody, bea.text("/id")));
    EXPECT_THAT(names_in(named, "/characters", "name"),
                testing::UnorderedElementsAre("Alice", "Bea"));
    std::string many = nobody;
    for (int i = 0; i < 50; ++i) {
        many += "," + nobody;
    }
    for (const auto& bad : {std::string(), std::string("alice"), nobody + ",", many}) {
        EXPECT_EQ(api.viewer().get(path + bad).status, 422U) << bad;
    }
}

// From any character the way leads through all that are not archived, in the order of the list.
MIEN_API_TEST(characters, have_neighbours_in_the_order_of_the_list) {
    for (const auto* name : {"Cleo", "alice 10", "Alice 9", "Bea", "Bea"}) {
        EXPECT_EQ(api.editor().post("/api/admin/characters", {{"name", name}}).status, 201U);
    }
    const auto list = api.viewer().get("/api/admin/characters");
    const auto ids = names_in(list, "/characters", "id");
    const auto neighbour = [&](const std::string& id, const char* side) {
        const auto answer =
            api.viewer().get(fmt::format("/api/admin/characters/{}/neighbours", id));
        const auto& found = answer.at(side);
        return found.is_null() ? std::string() : std::string(found.at("id").as_string());
    };
    for (std::size_t i = 0; i < ids.size(); ++i) {
        EXPECT_EQ(neighbour(ids[i], "/previous"), i == 0 ? std::string() : ids[i - 1]);
        EXPECT_EQ(neighbour(ids[i], "/next"), i + 1 == ids.size() ? std::string() : ids[i + 1]);
    }
}

}  // namespace
}  // namespace mien::test
