// Archived means archived: the same refusal at each door that makes something new of a cell.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/api_server.hpp"
#include "tests/support/transfer_worker.hpp"

namespace mien::test {
namespace {

using http::Method;

// A character with a text of its own, two versions of it, a default behind it, a user, and a
// preview and a video that could be tried again.
struct Cell {
    explicit Cell(ApiServer& server) : api(server) {
        prompt = fmt::format("/api/admin/characters/{}/emotional-prompts/happy", character_id);
        for (const auto* text : {"One.", "Two."}) {
            api.editor().post(prompt, {{"prompt_text", text}});
            api.editor().put(common, {{"prompt_text", text}});
        }
        user_id = api.editor().post("/api/admin/users", {{"name", "Ada"}}).text("/id");
        api.editor().post("/api/admin/assignments",
                          {{"user_id", user_id}, {"character_id", character_id}});
        const auto tested = api.editor().post(prompt + "/test", json::object{});
        preview = "/api/admin/previews/" + tested.text("/preview_id");
        api.editor().post(preview + "/cancel");
        const auto ordered = api.editor().post("/api/videos", axes());
        video = "/api/videos/" + ordered.text("/video_id");
        api.editor().post(video + "/cancel");
    }

    [[nodiscard]] json::object axes(const json::object& more = {}) const {
        json::object body{{"character_id", character_id}, {"emotion", "happy"}};
        body.insert(more.begin(), more.end());
        return body;
    }

    ApiServer& api;
    const std::string common = "/api/admin/global-prompts/happy";
    const std::string character_id =
        api.editor().post("/api/admin/characters", {{"name", "Alice"}}).text("/id");
    std::string prompt;
    std::string user_id;
    std::string preview;
    std::string video;
};

struct Door {
    Method method;
    std::string target;
    json::value body = nullptr;
};

const json::object text{{"prompt_text", "Three."}};
const json::object draft{{"prompt_text", "Three."}, {"change_reason", ""}, {"base_version", 2}};
const json::object first{{"version_id", 1}};

// What makes something of the cell with both its axes.
std::vector<Door> doors_of_cell(const Cell& cell) {
    const json::array cells{cell.axes()};
    const json::array texts{cell.axes({{"prompt_text", "Three."}})};
    const json::array versions{cell.axes({{"version_id", 1}})};
    const auto axes = fmt::format("?emotion=happy&character_id={}", cell.character_id);
    return {
        {Method::get, "/api/resolve" + axes},
        {Method::get, "/api/resolve?emotion=happy&user_id=" + cell.user_id},
        {Method::post, "/api/admin/prompts/resolutions", cell.axes()},
        {Method::post, "/api/admin/prompts/resolutions", cell.axes({{"prompt_text", "Three."}})},
        {Method::post, cell.prompt, text},
        {Method::put, cell.prompt, text},
        {Method::delete_, cell.prompt},
        {Method::post, cell.prompt + "/revert", first},
        {Method::put, cell.prompt + "/draft", draft},
        {Method::post, cell.prompt + "/test", json::object{}},
        {Method::post, cell.prompt + "/test", text},
        {Method::post, "/api/admin/prompts/bulk-saves", {{"items", texts}}},
        {Method::post, "/api/admin/prompts/bulk-reverts", {{"items", versions}}},
        {Method::post, "/api/admin/prompts/bulk-deletions", {{"items", cells}}},
        {Method::post, "/api/videos", cell.axes()},
        {Method::post, "/api/videos", {{"user_id", cell.user_id}, {"emotion", "happy"}}},
        {Method::post, cell.preview + "/retry"},
        {Method::post, cell.video + "/retry"},
    };
}

void expect_refused(ApiServer& api, const std::vector<Door>& doors, std::string_view code,
                    std::string_view sentence) {
    for (const auto& door : doors) {
        const auto body = door.body.is_null() ? std::string() : json::serialize(door.body);
        const Headers headers{{"Content-Type", "application/json"}};
        const auto answer =
            api.editor().send(door.method, door.target, body, body.empty() ? Headers() : headers);
        const auto which = fmt::format("{} {}", door.target, body);
        ASSERT_EQ(answer.status, 409U) << which << answer.body;
        EXPECT_EQ(answer.first_problem(), code) << which;
        EXPECT_EQ(answer.text("/detail"), sentence) << which;
    }
}

std::string planned_problem(ApiServer& api) {
    const TransferWorker worker(api);
    const auto planned =
        api.editor().send(Method::post, "/api/admin/prompts/import",
                          "character_slug,emotion,prompt_text\r\nalice,happy,Three.\r\n",
                          {{"Content-Type", "text/csv"}});
    const auto rows =
        api.viewer().get("/api/admin/prompts/import/" + planned.text("/import_id") + "/preview");
    EXPECT_EQ(rows.at("/prompts/0/action"), "error");
    return rows.text("/prompts/0/problems/0/code");
}

MIEN_API_TEST(archived, character_refuses_what_would_make_something_of_it) {
    const Cell cell(api);
    const auto path = "/api/admin/characters/" + cell.character_id;
    EXPECT_EQ(api.editor().remove(path).at("/outcome"), "archived");
    auto doors = doors_of_cell(cell);
    doors.push_back({Method::post, path + "/emotional-prompts/tests", json::object{}});
    doors.push_back({Method::post,
                     "/api/admin/assignments",
                     {{"user_id", cell.user_id}, {"character_id", cell.character_id}}});
    expect_refused(api, doors, "character_archived",
                   "The character is archived; restore it first.");
    EXPECT_EQ(planned_problem(api), "character_archived");
    EXPECT_EQ(api.viewer().get(cell.prompt).at("/version"), 2) << "it can still be read";
    api.editor().post(path + "/restore");
    EXPECT_EQ(api.editor().post(cell.prompt + "/test", json::object{}).status, 202U);
}

MIEN_API_TEST(archived, emotion_refuses_what_would_make_something_of_it) {
    const Cell cell(api);
    EXPECT_EQ(api.editor().remove("/api/admin/emotions/happy").at("/outcome"), "archived");
    auto doors = doors_of_cell(cell);
    doors.push_back({Method::post,
                     "/api/admin/prompts/resolutions",
                     {{"emotion", "happy"}, {"prompt_text", "Three."}}});
    doors.push_back({Method::put, cell.common, text});
    doors.push_back({Method::post, cell.common + "/revert", first});
    doors.push_back({Method::put, cell.common + "/draft", draft});
    doors.push_back({Method::post, cell.common + "/test", json::object{}});
    expect_refused(api, doors, "emotion_archived", "The emotion is archived; restore it first.");
    EXPECT_EQ(planned_problem(api), "emotion_archived");
    const auto all = api.editor().post(
        fmt::format("/api/admin/characters/{}/emotional-prompts/tests", cell.character_id),
        json::object{});
    EXPECT_TRUE(all.at("/previews").as_array().empty());
    api.editor().post("/api/admin/emotions/happy/restore");
    EXPECT_EQ(api.editor().post("/api/videos", cell.axes()).status, 202U);
}

MIEN_API_TEST(archived, user_refuses_what_would_be_made_for_the_user) {
    const Cell cell(api);
    const auto path = "/api/admin/users/" + cell.user_id;
    const auto for_user = cell.axes({{"user_id", cell.user_id}});
    const auto ordered = api.editor().post("/api/videos", for_user);
    const auto video = "/api/videos/" + ordered.text("/video_id");
    api.editor().post(video + "/cancel");
    const auto resolve = "/api/resolve?emotion=happy&user_id=" + cell.user_id;
    EXPECT_EQ(api.viewer().get(resolve).status, 200U);
    EXPECT_EQ(api.editor().remove(path).at("/outcome"), "archived");
    const json::object by_user{{"user_id", cell.user_id}, {"emotion", "happy"}};
    const std::vector<Door> doors = {
        {Method::get, resolve},
        {Method::post, "/api/admin/prompts/resolutions", by_user},
        {Method::post, "/api/videos", by_user},
        {Method::post, "/api/videos", for_user},
        {Method::post, video + "/retry"},
        {Method::post,
         "/api/admin/assignments",
         {{"user_id", cell.user_id}, {"character_id", cell.character_id}}},
    };
    expect_refused(api, doors, "user_archived", "The user is archived; restore it first.");
    api.editor().post(path + "/restore");
    EXPECT_EQ(api.viewer().get(resolve).status, 200U);
    EXPECT_EQ(api.editor().post(video + "/retry").status, 202U);
}

MIEN_API_TEST(archived, character_and_emotion_are_both_named) {
    const Cell cell(api);
    api.editor().remove("/api/admin/characters/" + cell.character_id);
    api.editor().remove("/api/admin/emotions/happy");
    expect_refused(api, doors_of_cell(cell), "character_archived",
                   "The character and the emotion are archived; restore them first.");
}

MIEN_API_TEST(archived, holder_of_a_name_is_told_of) {
    const Cell cell(api);
    api.editor().remove("/api/admin/characters/" + cell.character_id);
    api.editor().remove("/api/admin/emotions/happy");
    const auto user =
        api.editor().post("/api/admin/users", {{"name", "Bob"}, {"email", "bob@example.org"}});
    const auto other = api.editor().post("/api/admin/characters", {{"name", "Dracula"}});
    api.editor().post("/api/admin/assignments",
                      {{"user_id", user.at("/id")}, {"character_id", other.at("/id")}});
    api.editor().remove("/api/admin/users/" + user.text("/id"));
    const auto taken = [](const ApiAnswer& answer, std::string_view code) {
        EXPECT_EQ(answer.status, 409U) << answer.body;
        EXPECT_EQ(answer.first_problem(), code);
        return answer.text("/detail");
    };
    EXPECT_EQ(taken(api.editor().post("/api/admin/characters", {{"name", "A"}, {"slug", "alice"}}),
                    "slug_taken"),
              "An archived character has this slug; restore it or choose another.");
    EXPECT_EQ(
        taken(api.editor().patch("/api/admin/characters/" + other.text("/id"), {{"slug", "alice"}}),
              "slug_taken"),
        "An archived character has this slug; restore it or choose another.");
    EXPECT_EQ(taken(api.editor().post("/api/admin/emotions",
                                      {{"name", "happy"}, {"display_name", "Happy"}}),
                    "name_taken"),
              "An archived emotion has this name; restore it or choose another.");
    const json::object same{{"name", "Rob"}, {"email", "BOB@example.org"}};
    EXPECT_EQ(taken(api.editor().post("/api/admin/users", same), "email_taken"),
              "An archived user has this e-mail; restore the user or choose another.");
    EXPECT_EQ(api.editor().post("/api/admin/characters", {{"name", "Alice"}}).at("/slug"),
              "alice-2");
}

}  // namespace
}  // namespace mien::test
