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

}  // namespace
}  // namespace mien::test
