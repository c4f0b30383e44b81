#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/api_server.hpp"

namespace mien::test {
namespace {

// The suites are named after the operations that they call.

struct Cell {
    explicit Cell(ApiServer& api)
        : id(api.editor()
                 .post("/api/admin/characters",
                       {{"name", "Alice"}, {"attributes", {{"hair", "fair"}}}})
                 .text("/id")),
          path("/api/admin/characters/" + id + "/emotional-prompts/happy"),
          resolve(fmt::format("/api/resolve?character_id={}&emotion=happy", id)) {}

    std::string id;
    std::string path;
    std::string resolve;
};

MIEN_API_TEST(get_resolution, fills_variables_and_says_where_the_text_is_from) {
    const Cell cell(api);
    api.editor().post(cell.path,
                      {{"prompt_text", "{Character_Name}, {attr.hair} hair, {nothing}, {{x}}"}});
    const auto resolved = api.viewer().get(cell.resolve);
    EXPECT_EQ(resolved.status, 200U);
    EXPECT_EQ(resolved.at("/text"), "Alice, fair hair, {nothing}, {x}");
    EXPECT_EQ(resolved.at("/source"), "character");
    EXPECT_EQ(resolved.at("/version"), 1);
    EXPECT_EQ(resolved.at("/problems/0/code"), "unknown");
    EXPECT_EQ(resolved.at("/problems/0/position"), 36);
    const auto again = api.viewer().get(cell.resolve);
    EXPECT_EQ(again.at("/cached"), true);
    EXPECT_EQ(again.at("/resolution_id"), resolved.at("/resolution_id"));
}

MIEN_API_TEST(get_resolution, sees_a_change_at_once) {
    const Cell cell(api);
    api.editor().put("/api/admin/global-prompts/happy", {{"prompt_text", "default"}});
    EXPECT_EQ(api.viewer().get(cell.resolve).at("/text"), "default");
    api.editor().post(cell.path, {{"prompt_text", "own"}});
    EXPECT_EQ(api.viewer().get(cell.resolve).at("/text"), "own");
    api.editor().remove(cell.path);
    EXPECT_EQ(api.viewer().get(cell.resolve).at("/text"), "default");
    api.editor().patch("/api/admin/characters/" + cell.id, {{"name", "Alicia"}});
    api.editor().post(cell.path, {{"prompt_text", "{character_name}"}});
    EXPECT_EQ(api.viewer().get(cell.resolve).at("/text"), "Alicia");
}

MIEN_API_TEST(get_resolution, finds_the_character_of_a_user) {
    const Cell cell(api);
    api.editor().post(cell.path, {{"prompt_text", "for {user_id}"}});
    const auto user = api.editor().post("/api/admin/users", {{"name", "Ada"}}).text("/id");
    const auto target = "/api/resolve?emotion=happy&user_id=" + user;
    EXPECT_EQ(api.viewer().get(target).status, 404U);
    api.editor().post("/api/admin/assignments", {{"user_id", user}, {"character_id", cell.id}});
    EXPECT_EQ(api.viewer().get(target).text("/text"), "for " + user);
}

MIEN_API_TEST(get_resolution, gives_no_user_the_answer_of_another) {
    const Cell cell(api);
    api.editor().post(cell.path, {{"prompt_text", "for {user_id|nobody}"}});
    const auto user = api.editor().post("/api/admin/users", {{"name", "Ada"}}).text("/id");
    for (int i = 0; i < 2; ++i) {
        const auto common = api.viewer().get(cell.resolve);
        EXPECT_EQ(common.at("/text"), "for nobody");
        EXPECT_EQ(common.at("/user_id"), nullptr);
        const auto own = api.viewer().get(cell.resolve + "&user_id=" + user);
        EXPECT_EQ(own.text("/text"), "for " + user);
        EXPECT_NE(own.at("/resolution_id"), common.at("/resolution_id"));
    }
}

MIEN_API_TEST(get_resolution, says_what_is_missing) {
    const Cell cell(api);
    EXPECT_EQ(api.viewer().get(cell.resolve).status, 404U);
    EXPECT_EQ(api.viewer().get("/api/resolve?emotion=happy").status, 422U);
    EXPECT_EQ(api.viewer().get("/api/resolve?character_id=" + cell.id).status, 422U);
    EXPECT_EQ(api.viewer().get("/api/resolve?emotion=happy&character_id=7").status, 422U);
}

MIEN_API_TEST(get_resolution, keeps_its_id_while_time_goes_on) {
    const Cell cell(api);
    api.editor().post(cell.path, {{"prompt_text", "at {TIMESTAMP}"}});
    const auto resolved = api.viewer().get(cell.resolve);
    const auto video =
        api.editor().post("/api/videos", {{"character_id", cell.id},
                                          {"emotion", "happy"},
                                          {"resolution_id", resolved.text("/resolution_id")}});
    EXPECT_EQ(video.status, 202U);
    api.editor().post(cell.path, {{"prompt_text", "later, at {timestamp}"}});
    const auto changed =
        api.editor().post("/api/videos", {{"character_id", cell.id},
                                          {"emotion", "happy"},
                                          {"resolution_id", resolved.text("/resolution_id")}});
    EXPECT_EQ(changed.status, 409U);
}

MIEN_API_TEST(resolve_text, points_into_the_body_when_nobody_is_named) {
    const auto refused =
        api.viewer().post("/api/admin/prompts/resolutions", {{"emotion", "happy"}});
    EXPECT_EQ(refused.status, 422U);
    EXPECT_EQ(refused.text("/problems/0/pointer"), "/character_id");
    EXPECT_EQ(api.viewer().get("/api/resolve?emotion=happy").text("/problems/0/pointer"),
              "?character_id");
}

MIEN_API_TEST(resolve_text, resolves_what_is_not_saved) {
    const Cell cell(api);
    const auto unsaved = api.viewer().post(
        "/api/admin/prompts/resolutions",
        {{"character_id", cell.id}, {"emotion", "happy"}, {"prompt_text", "{character_name}!"}});
    EXPECT_EQ(unsaved.at("/text"), "Alice!");
    EXPECT_EQ(unsaved.at("/source"), "unsaved");
    const auto of_nobody =
        api.viewer().post("/api/admin/prompts/resolutions",
                          {{"emotion", "happy"}, {"prompt_text", "{character_name}!"}});
    EXPECT_EQ(of_nobody.at("/problems/0/code"), "missing");
}

}  // namespace
}  // namespace mien::test
