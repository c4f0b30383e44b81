#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/api_server.hpp"

namespace mien::test {
namespace {

// The suites are named after the operations that they call.

// A character, and the paths of its cells.
struct Character {
    explicit Character(ApiServer& api, const char* name = "Alice")
        : id(api.editor().post("/api/admin/characters", {{"name", name}}).text("/id")),
          prompts("/api/admin/characters/" + id + "/emotional-prompts") {}

    [[nodiscard]] std::string cell(std::string_view emotion = "happy") const {
        return fmt::format("{}/{}", prompts, emotion);
    }

    std::string id;
    std::string prompts;
};

json::value text_body(std::string_view text) {
    return {{"prompt_text", text}};
}

std::string global(std::string_view emotion = "happy") {
    return fmt::format("/api/admin/global-prompts/{}", emotion);
}

const json::value* cell_of(const ApiAnswer& list, std::string_view emotion) {
    for (const auto& prompt : list.at("/prompts").as_array()) {
        if (prompt.at("emotion").as_string() == emotion) {
            return &prompt;
        }
    }
    return nullptr;
}

MIEN_API_TEST(list_prompts, shows_every_emotion_with_its_source) {
    const Character alice(api);
    api.editor().put(global(), text_body("Anyone smiles."));
    api.editor().post(alice.cell("sad"), text_body("{character_name} weeps."));
    const auto list = api.viewer().get(alice.prompts);
    EXPECT_EQ(list.at("/prompts").as_array().size(), 8U);
    const auto& happy = *cell_of(list, "happy");
    EXPECT_EQ(happy.at("source"), "global");
    EXPECT_EQ(happy.at("is_global_override"), false);
    EXPECT_EQ(happy.at("prompt_text"), "Anyone smiles.");
    const auto& sad = *cell_of(list, "sad");
    EXPECT_EQ(sad.at("source"), "character");
    EXPECT_EQ(sad.at("is_global_override"), true);
    EXPECT_EQ(sad.at("resolved_text"), "Alice weeps.");
    EXPECT_EQ(cell_of(list, "angry")->at("source"), "missing");
}

MIEN_API_TEST(list_prompts, shows_a_new_emotion_at_once) {
    const Character alice(api);
    api.editor().post("/api/admin/emotions", {{"name", "wistful"}});
    const auto list = api.viewer().get(alice.prompts);
    EXPECT_NE(cell_of(list, "wistful"), nullptr);
    EXPECT_EQ(api.editor().post(alice.cell("wistful"), text_body("A far look.")).status, 201U);
}

MIEN_API_TEST(post_prompt, creates_then_updates_and_touches_no_other_cell) {
    const Character alice(api);
    const Character dracula(api, "Dracula");
    const auto first = api.editor().post(alice.cell(), text_body("one"));
    EXPECT_EQ(first.status, 201U);
    EXPECT_EQ(first.at("/version"), 1);
    EXPECT_EQ(first.at("/character_id"), json::value(alice.id));
    EXPECT_EQ(first.header("ETag"), "\"1\"");
    const auto second =
        api.editor().post(alice.cell(), {{"prompt_text", "two"}, {"change_reason", "livelier"}});
    EXPECT_EQ(second.status, 200U);
    EXPECT_EQ(second.at("/version"), 2);
    EXPECT_EQ(second.at("/change_reason"), "livelier");
    const auto same = api.editor().post(alice.cell(), text_body("two"));
    EXPECT_EQ(same.at("/unchanged"), true);
    EXPECT_EQ(same.at("/version"), 2);
    EXPECT_EQ(cell_of(api.viewer().get(dracula.prompts), "happy")->at("source"), "missing");
}

MIEN_API_TEST(post_prompt, refuses_bad_texts_and_changes_nothing) {
    const Character alice(api);
    const std::string too_long(5001, 'x');
    for (const auto* text : {"", " \n\t ", too_long.c_str()}) {
        const auto refused = api.editor().post(alice.cell(), text_body(text));
        EXPECT_EQ(refused.status, 422U);
        EXPECT_EQ(refused.at("/problems/0/pointer"), "/prompt_text");
    }
    const auto broken =
        api.editor().send(http::Method::post, alice.cell(), "{\"prompt_text\":\"\xff\"}",
                          {{"Content-Type", "application/json"}});
    EXPECT_EQ(broken.status, 400U);
    // 5,000 code points, of two bytes each.
    std::string most;
    for (int i = 0; i < 5000; ++i) {
        most += "\u00e9";
    }
    EXPECT_EQ(api.editor().post(alice.cell(), text_body(most)).status, 201U);
    EXPECT_EQ(api.viewer().get(alice.cell()).at("/version"), 1);
}

MIEN_API_TEST(post_prompt, finds_no_unknown_character_or_emotion) {
    const Character alice(api);
    EXPECT_EQ(api.editor().post(alice.cell("wistful"), text_body("x")).status, 404U);
    EXPECT_EQ(api.editor()
                  .post("/api/admin/characters/01994b1c-0000-7000-8000-00000000dead/"
                        "emotional-prompts/happy",
                        text_body("x"))
                  .status,
              404U);
    EXPECT_EQ(api.editor()
                  .post("/api/admin/characters/alice/emotional-prompts/happy", text_body("x"))
                  .status,
              404U);
}

MIEN_API_TEST(put_prompt, needs_a_text_that_is_there) {
    const Character alice(api);
    EXPECT_EQ(api.editor().put(alice.cell(), text_body("one")).status, 404U);
    api.editor().post(alice.cell(), text_body("one"));
    const auto updated = api.editor().put(alice.cell(), text_body("two"));
    EXPECT_EQ(updated.status, 200U);
    EXPECT_EQ(updated.at("/version"), 2);
}

MIEN_API_TEST(put_prompt, honours_if_match) {
    const Character alice(api);
    api.editor().post(alice.cell(), text_body("one"));
    const auto read = api.viewer().get(alice.cell());
    api.editor().put(alice.cell(), text_body("two"));
    const auto stale = api.editor().put(alice.cell(), text_body("three"),
                                        {{"If-Match", std::string(read.header("ETag"))}});
    EXPECT_EQ(stale.status, 412U);
    EXPECT_EQ(stale.at("/current/version"), 2);
    EXPECT_EQ(stale.at("/current/prompt_text"), "two");
    const auto fresh = api.editor().put(alice.cell(), text_body("three"), {{"If-Match", "\"2\""}});
    EXPECT_EQ(fresh.at("/version"), 3);
    EXPECT_EQ(api.editor().put(alice.cell(), text_body("x"), {{"If-Match", "two"}}).status, 400U);
}

MIEN_API_TEST(get_prompt, falls_back_and_tells_what_it_shows) {
    const Character alice(api);
    api.editor().put(global(), text_body("Anyone smiles at {user_id}."));
    const auto fallback = api.viewer().get(alice.cell());
    EXPECT_EQ(fallback.at("/source"), "global");
    EXPECT_EQ(fallback.at("/own_version"), 0);
    EXPECT_THAT(fallback.header("ETag"), testing::StartsWith("\"0.1."));
    EXPECT_EQ(fallback.at("/problems/0/code"), "missing");
    const auto for_user =
        api.viewer().get(alice.cell() + "?user_id=01994b1c-0000-7000-8000-00000000beef");
    EXPECT_EQ(for_user.at("/resolved_text"),
              "Anyone smiles at 01994b1c-0000-7000-8000-00000000beef.");
    EXPECT_EQ(api.viewer().get(alice.cell() + "?user_id=7").status, 422U);
}

MIEN_API_TEST(delete_prompt, leaves_a_tombstone_and_the_default) {
    const Character alice(api);
    api.editor().put(global(), text_body("Anyone smiles."));
    api.editor().post(alice.cell(), text_body("one"));
    const auto removed = api.editor().remove(alice.cell(), {{"change_reason", "not needed"}});
    EXPECT_EQ(removed.status, 200U);
    EXPECT_EQ(removed.at("/version"), 2);
    EXPECT_EQ(removed.at("/falls_back_to/prompt_text"), "Anyone smiles.");
    EXPECT_EQ(api.viewer().get(alice.cell()).at("/source"), "global");
    EXPECT_EQ(api.viewer().get(alice.cell()).at("/own_version"), 2);
    EXPECT_EQ(api.editor().remove(alice.cell()).status, 404U);
    const auto versions = api.viewer().get(alice.cell() + "/versions");
    EXPECT_EQ(versions.at("/versions/1/is_deleted"), true);
}

MIEN_API_TEST(list_prompt_versions, is_chronological_and_pages) {
    const Character alice(api);
    for (const auto* text : {"one", "two", "three"}) {
        api.editor().post(alice.cell(), text_body(text));
    }
    const auto all = api.viewer().get(alice.cell() + "/versions");
    EXPECT_EQ(all.at("/total"), 3);
    EXPECT_EQ(all.at("/versions/0/prompt_text"), "one");
    EXPECT_EQ(all.at("/versions/2/version"), 3);
    const auto page = api.viewer().get(alice.cell() + "/versions?order=desc&limit=1&offset=1");
    EXPECT_EQ(page.at("/versions/0/version"), 2);
    EXPECT_EQ(page.at("/versions").as_array().size(), 1U);
    EXPECT_EQ(api.viewer().get(alice.cell() + "/versions?limit=0").status, 422U);
    EXPECT_EQ(api.viewer().get(alice.cell("sad") + "/versions").status, 404U);
}

MIEN_API_TEST(get_prompt_version, is_found_by_number_and_by_id) {
    const Character alice(api);
    const auto saved = api.editor().post(alice.cell(), text_body("one"));
    const auto by_number = api.viewer().get(alice.cell() + "/versions/1");
    EXPECT_EQ(by_number.at("/prompt_text"), "one");
    const auto by_id = api.viewer().get(alice.cell() + "/versions/" + saved.text("/version_id"));
    EXPECT_EQ(by_id.at("/version"), 1);
    EXPECT_EQ(api.viewer().get(alice.cell() + "/versions/2").status, 404U);
    EXPECT_EQ(api.viewer().get(alice.cell() + "/versions/one").status, 404U);
}

MIEN_API_TEST(revert_prompt, restores_the_text_as_a_new_version) {
    const Character alice(api);
    const auto first = api.editor().post(alice.cell(), text_body("one"));
    api.editor().post(alice.cell(), text_body("two"));
    const auto by_number = api.editor().post(alice.cell() + "/revert", {{"version_id", 1}});
    EXPECT_EQ(by_number.status, 200U);
    EXPECT_EQ(by_number.at("/version"), 3);
    EXPECT_EQ(by_number.at("/prompt_text"), "one");
    EXPECT_EQ(by_number.at("/reverted_from"), 1);
    const auto by_id =
        api.editor().post(alice.cell() + "/revert", {{"version_id", first.text("/version_id")}});
    EXPECT_EQ(by_id.at("/version"), 4);
    EXPECT_EQ(api.editor().post(alice.cell() + "/revert", {{"version_id", 9}}).status, 404U);
    EXPECT_EQ(api.editor().post(alice.cell() + "/revert", {{"version_id", "x"}}).status, 422U);
    EXPECT_EQ(api.viewer().get(alice.cell() + "/versions").at("/total"), 4);
}

MIEN_API_TEST(test_prompt, queues_a_preview_and_saves_nothing) {
    const Character alice(api);
    api.editor().post(alice.cell(), text_body("one"));
    const auto preview =
        api.editor().post(alice.cell() + "/test", text_body("{character_name} tries."));
    EXPECT_EQ(preview.status, 202U);
    EXPECT_EQ(preview.at("/status"), "pending");
    EXPECT_EQ(preview.at("/source"), "unsaved");
    EXPECT_EQ(preview.at("/resolved_text"), "Alice tries.");
    const auto saved_text = api.editor().post(alice.cell() + "/test", json::object{});
    EXPECT_EQ(saved_text.at("/source"), "character");
    EXPECT_EQ(saved_text.at("/version"), 1);
    const auto again = api.editor().post(alice.cell() + "/test", json::object{});
    EXPECT_EQ(again.at("/reused"), true);
    EXPECT_EQ(again.at("/preview_id"), saved_text.at("/preview_id"));
    EXPECT_EQ(api.viewer().get(alice.cell()).at("/version"), 1);
    EXPECT_EQ(api.viewer().get(alice.cell() + "/versions").at("/total"), 1);
    EXPECT_EQ(api.editor().post(alice.cell("sad") + "/test", json::object{}).status, 404U);
}

MIEN_API_TEST(test_all_prompts, queues_one_preview_for_each_text) {
    const Character alice(api);
    api.editor().put(global(), text_body("Anyone smiles."));
    api.editor().post(alice.cell("sad"), text_body("one"));
    const auto previews = api.editor().post(alice.prompts + "/tests", json::object{});
    EXPECT_EQ(previews.status, 202U);
    EXPECT_EQ(previews.at("/previews").as_array().size(), 2U);
}

MIEN_API_TEST(get_matrix, tells_the_source_of_each_cell) {
    const Character alice(api);
    const Character dracula(api, "Dracula");
    api.editor().put(global("sad"), text_body("Anyone weeps."));
    api.editor().post(alice.cell(), text_body("one"));
    const auto matrix = api.viewer().get("/api/admin/matrix");
    EXPECT_EQ(matrix.at("/emotions").as_array().size(), 8U);
    EXPECT_EQ(matrix.at("/characters/0/cells/happy/source"), "character");
    EXPECT_EQ(matrix.at("/characters/0/own_count"), 1);
    EXPECT_EQ(matrix.at("/characters/1/cells/happy/source"), "missing");
    EXPECT_EQ(matrix.at("/characters/1/cells/sad/source"), "global");
    const auto page = api.viewer().get("/api/admin/matrix?limit=1&emotion=sad");
    EXPECT_EQ(page.at("/characters").as_array().size(), 1U);
    EXPECT_EQ(page.at("/emotions").as_array().size(), 1U);
    const auto next =
        api.viewer().get("/api/admin/matrix?emotion=sad&cursor=" + page.text("/next_cursor"));
    EXPECT_EQ(next.at("/characters/0/name"), "Dracula");
    EXPECT_EQ(api.viewer().get("/api/admin/matrix?search=drac").at("/characters/0/name"),
              "Dracula");
}

MIEN_API_TEST(list_global_prompts, counts_who_uses_them) {
    const Character alice(api);
    const Character dracula(api, "Dracula");
    api.editor().put(global(), text_body("Anyone smiles."));
    api.editor().post(alice.cell(), text_body("one"));
    const auto list = api.viewer().get("/api/admin/global-prompts");
    const auto& happy = *cell_of(list, "happy");
    EXPECT_EQ(happy.at("used_by_count"), 1);
    EXPECT_EQ(happy.at("overridden_by_count"), 1);
}

// put_global_prompt, get_global_prompt, list_global_prompt_versions, get_global_prompt_version,
// revert_global_prompt.
MIEN_API_TEST(global_prompts, are_versioned_and_leave_own_texts_alone) {
    const Character alice(api);
    api.editor().post(alice.cell(), text_body("own"));
    EXPECT_EQ(api.viewer().get(global()).status, 404U);
    EXPECT_EQ(api.editor().put(global(), text_body("one")).status, 201U);
    const auto second = api.editor().put(global(), text_body("two"));
    EXPECT_EQ(second.status, 200U);
    EXPECT_EQ(second.at("/version"), 2);
    EXPECT_EQ(api.viewer().get(alice.cell()).at("/prompt_text"), "own");
    const auto reverted = api.editor().post(global() + "/revert", {{"version_id", 1}});
    EXPECT_EQ(reverted.at("/version"), 3);
    EXPECT_EQ(api.viewer().get(global()).at("/prompt_text"), "one");
    EXPECT_EQ(api.viewer().get(global() + "/versions").at("/total"), 3);
    EXPECT_EQ(api.viewer().get(global() + "/versions/2").at("/prompt_text"), "two");
    EXPECT_EQ(api.editor().put(global("wistful"), text_body("x")).status, 404U);
}

MIEN_API_TEST(test_global_prompt, shows_nobody_in_particular) {
    const auto preview = api.editor().post(global() + "/test", text_body("A smile."));
    EXPECT_EQ(preview.status, 202U);
    EXPECT_EQ(preview.at("/character_id"), nullptr);
    EXPECT_EQ(api.editor().post(global("sad") + "/test", json::object{}).status, 404U);
}

MIEN_API_TEST(list_prompts, shows_a_text_that_becomes_too_long_as_a_problem) {
    std::string text;
    for (int i = 0; i < 100; ++i) {
        text += "{attr.story}";
    }
    api.editor().put("/api/admin/global-prompts/happy", {{"prompt_text", text}});
    api.editor().put("/api/admin/global-prompts/sad", {{"prompt_text", "Looks away."}});
    const json::object attributes{{"story", std::string(500, 's')}};
    const auto made =
        api.editor().post("/api/admin/characters", {{"name", "Alice"}, {"attributes", attributes}});
    const auto list = api.viewer().get(
        fmt::format("/api/admin/characters/{}/emotional-prompts", made.text("/id")));
    ASSERT_EQ(list.status, 200U);
    for (const auto& prompt : list.at("/prompts").as_array()) {
        const auto emotion = prompt.at("emotion").as_string();
        if (emotion == "happy") {
            EXPECT_EQ(prompt.at("resolved_text"), nullptr);
            EXPECT_EQ(prompt.at("problems").at(0).at("code"), "too_long");
        } else if (emotion == "sad") {
            EXPECT_EQ(prompt.at("resolved_text"), "Looks away.");
        }
    }
    const auto resolved =
        api.viewer().get("/api/resolve?emotion=happy&character_id=" + made.text("/id"));
    EXPECT_EQ(resolved.status, 422U);
}

}  // namespace
}  // namespace mien::test
