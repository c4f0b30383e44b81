#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/api_server.hpp"

namespace mien::test {
namespace {

// The suites are named after the operations that they call.

std::string make_character(ApiServer& api, const char* name) {
    return api.editor().post("/api/admin/characters", {{"name", name}}).text("/id");
}

std::string cell(const std::string& id, std::string_view emotion) {
    return fmt::format("/api/admin/characters/{}/emotional-prompts/{}", id, emotion);
}

MIEN_API_TEST(bulk_save, writes_the_same_text_to_many_cells) {
    const auto alice = make_character(api, "Alice");
    const auto dracula = make_character(api, "Dracula");
    const auto saved =
        api.editor().post("/api/admin/prompts/bulk-saves", {{"character_ids", {alice, dracula}},
                                                            {"emotions", {"happy", "sad"}},
                                                            {"prompt_text", "Seen from afar."},
                                                            {"change_reason", "one look for all"}});
    EXPECT_EQ(saved.status, 200U);
    EXPECT_EQ(saved.at("/results").as_array().size(), 4U);
    EXPECT_EQ(saved.at("/counts/created"), 4);
    EXPECT_EQ(api.viewer().get(cell(dracula, "sad")).at("/prompt_text"), "Seen from afar.");
}

MIEN_API_TEST(bulk_save, is_all_or_nothing) {
    const auto alice = make_character(api, "Alice");
    api.editor().post(cell(alice, "sad"), {{"prompt_text", "one"}});
    const json::array items{{{"character_id", alice}, {"emotion", "happy"}, {"prompt_text", "new"}},
                            {{"character_id", alice},
                             {"emotion", "sad"},
                             {"prompt_text", "new"},
                             {"expected_version", 7}}};
    const auto stale = api.editor().post("/api/admin/prompts/bulk-saves", {{"items", items}});
    EXPECT_EQ(stale.status, 412U);
    EXPECT_EQ(api.viewer().get(cell(alice, "happy")).at("/source"), "missing");
    EXPECT_EQ(api.viewer().get(cell(alice, "sad")).at("/version"), 1);
}

MIEN_API_TEST(bulk_save, refuses_a_cell_that_is_named_twice) {
    const auto alice = make_character(api, "Alice");
    const json::array items{{{"character_id", alice}, {"emotion", "happy"}, {"prompt_text", "a"}},
                            {{"character_id", alice}, {"emotion", "happy"}, {"prompt_text", "b"}}};
    const auto refused = api.editor().post("/api/admin/prompts/bulk-saves", {{"items", items}});
    EXPECT_EQ(refused.status, 422U);
    EXPECT_EQ(refused.first_problem(), "duplicate");
}

// bulk_revert, bulk_delete.
MIEN_API_TEST(bulk_changes, delete_and_revert_many) {
    const auto alice = make_character(api, "Alice");
    for (const auto* emotion : {"happy", "sad"}) {
        api.editor().post(cell(alice, emotion), {{"prompt_text", "one"}});
    }
    const json::array cells{{{"character_id", alice}, {"emotion", "happy"}},
                            {{"character_id", alice}, {"emotion", "sad"}}};
    const auto removed = api.editor().post("/api/admin/prompts/bulk-deletions", {{"items", cells}});
    EXPECT_EQ(removed.at("/counts/deleted"), 2);
    json::array undo;
    for (const auto& one : cells) {
        auto item = one.as_object();
        item["version_id"] = 1;
        undo.push_back(std::move(item));
    }
    const auto reverted = api.editor().post("/api/admin/prompts/bulk-reverts", {{"items", undo}});
    EXPECT_EQ(reverted.at("/counts/reverted"), 2);
    EXPECT_EQ(api.viewer().get(cell(alice, "sad")).at("/version"), 3);
}

// The bulk revert that undoes what a bulk change has answered.
json::object undo_of(const ApiAnswer& changed) {
    json::array items;
    for (const auto& result : changed.at("/results").as_array()) {
        items.push_back({{"character_id", result.at("character_id")},
                         {"emotion", result.at("emotion")},
                         {"version_id", result.at("previous_version")},
                         {"expected_version", result.at("version")}});
    }
    return {{"items", std::move(items)}, {"on_stale", "leave"}};
}

MIEN_API_TEST(bulk_revert, undoes_a_bulk_change_and_leaves_what_changed_since) {
    const auto alice = make_character(api, "Alice");
    api.editor().post(cell(alice, "happy"), {{"prompt_text", "old happy"}});
    api.editor().post(cell(alice, "angry"), {{"prompt_text", "old angry"}});
    api.editor().remove(cell(alice, "angry"));
    const auto saved = api.editor().post("/api/admin/prompts/bulk-saves",
                                         {{"character_ids", {alice}},
                                          {"emotions", {"angry", "confused", "happy", "sad"}},
                                          {"prompt_text", "new"}});
    EXPECT_EQ(saved.at("/results/0/previous_version"), 2);        // angry: a tombstone
    EXPECT_EQ(saved.at("/results/1/previous_version"), nullptr);  // confused: nothing
    EXPECT_EQ(saved.at("/results/2/previous_version"), 1);        // happy
    api.editor().put(cell(alice, "sad"), {{"prompt_text", "somebody else's"}});
    const auto undone = api.editor().post("/api/admin/prompts/bulk-reverts", undo_of(saved));
    EXPECT_EQ(undone.status, 200U);
    EXPECT_EQ(undone.at("/results/3/outcome"), "stale");
    EXPECT_EQ(undone.at("/results/3/version"), 2);
    EXPECT_EQ(api.viewer().get(cell(alice, "happy")).at("/prompt_text"), "old happy");
    EXPECT_EQ(api.viewer().get(cell(alice, "angry")).at("/source"), "missing");
    EXPECT_EQ(api.viewer().get(cell(alice, "confused")).at("/source"), "missing");
    EXPECT_EQ(api.viewer().get(cell(alice, "sad")).at("/prompt_text"), "somebody else's");
}

MIEN_API_TEST(bulk_revert, refuses_all_when_one_cell_has_changed_unless_it_may_leave_it) {
    const auto alice = make_character(api, "Alice");
    api.editor().post(cell(alice, "happy"), {{"prompt_text", "one"}});
    auto body = undo_of(api.editor().post(
        "/api/admin/prompts/bulk-saves",
        {{"character_ids", {alice}}, {"emotions", {"happy", "sad"}}, {"prompt_text", "two"}}));
    body.erase("on_stale");
    api.editor().put(cell(alice, "sad"), {{"prompt_text", "three"}});
    EXPECT_EQ(api.editor().post("/api/admin/prompts/bulk-reverts", body).status, 412U);
    EXPECT_EQ(api.viewer().get(cell(alice, "happy")).at("/prompt_text"), "two");
}

MIEN_API_TEST(bulk_revert, cannot_take_a_global_default_away) {
    api.editor().put("/api/admin/global-prompts/happy", {{"prompt_text", "one"}});
    const json::array items{
        {{"character_id", nullptr}, {"emotion", "happy"}, {"version_id", nullptr}}};
    EXPECT_EQ(api.editor().post("/api/admin/prompts/bulk-reverts", {{"items", items}}).status,
              409U);
}

MIEN_API_TEST(bulk_changes, name_what_is_missing) {
    const auto alice = make_character(api, "Alice");
    const auto nobody = "01994b1c-8a01-7c11-9d52-4f0c6a7be101";
    const auto save = [&](const json::array& characters, const json::array& emotions) {
        return api.editor()
            .post("/api/admin/prompts/bulk-saves",
                  {{"character_ids", characters}, {"emotions", emotions}, {"prompt_text", "new"}})
            .status;
    };
    EXPECT_EQ(save({alice, nobody}, {"happy"}), 404U);
    EXPECT_EQ(save({alice}, {"happy", "hungry"}), 404U);
    EXPECT_EQ(api.viewer().get(cell(alice, "happy")).at("/source"), "missing");
    const json::array items{{{"character_id", alice}, {"emotion", "happy"}}};
    EXPECT_EQ(api.editor().post("/api/admin/prompts/bulk-deletions", {{"items", items}}).status,
              404U);
}

}  // namespace
}  // namespace mien::test
