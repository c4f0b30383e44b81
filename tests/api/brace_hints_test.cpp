// What doubled braces do to a text is told at every door that takes or shows one, and is no reason
// to refuse it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/api_server.hpp"
#include "tests/support/transfer_worker.hpp"

namespace mien::test {
namespace {

using http::Method;

constexpr std::string_view hinted = "Follow {{emotion}} }} now";

// Where the hints of the text are in the answer of a request that brings it or shows it.
struct Door {
    Method method;
    std::string target;
    json::value body = nullptr;
    std::string hints = "/hints";
};

void expect_told(const ApiAnswer& answer, const Door& door) {
    EXPECT_LT(answer.status, 300U) << door.target << answer.body;
    EXPECT_EQ(answer.at(door.hints + "/0/code"), "doubled_name") << door.target << answer.body;
    EXPECT_EQ(answer.at(door.hints + "/0/position"), 7) << door.target;
    EXPECT_EQ(answer.at(door.hints + "/1/code"), "literal_brace") << door.target;
    EXPECT_EQ(answer.at(door.hints + "/1/position"), 19) << door.target;
}

// Those of a character's cell come first, in the order in which one needs the other.
std::vector<Door> doors_of(const std::string& character_id) {
    const auto character = "/api/admin/characters/" + character_id;
    const auto prompt = character + "/emotional-prompts/idle";
    const auto common = std::string("/api/admin/global-prompts/idle");
    const auto axes = json::object{{"character_id", character_id}, {"emotion", "idle"}};
    auto unsaved = axes;
    unsaved["prompt_text"] = hinted;
    const json::object text{{"prompt_text", hinted}};
    const json::object other{{"prompt_text", "Something else."}};
    const json::object revert{{"version_id", 1}};
    return {
        {Method::post, prompt, text},
        {Method::put, prompt, text},
        {Method::get, prompt},
        {Method::get, character + "/emotional-prompts", nullptr, "/prompts/0/hints"},
        {Method::put, common, text},
        {Method::get, common},
        {Method::get, "/api/admin/global-prompts", nullptr, "/prompts/0/hints"},
        {Method::post, "/api/admin/prompts/resolutions", axes},
        {Method::post, "/api/admin/prompts/resolutions", unsaved},
        {Method::get, "/api/resolve?emotion=idle&character_id=" + character_id},
        {Method::post, prompt + "/test", text},
        {Method::post, common + "/test", text},
        {Method::get, "/api/admin/previews", nullptr, "/previews/0/hints"},
        {Method::put, prompt, other, ""},
        {Method::post, prompt + "/revert", revert},
        {Method::put, common, other, ""},
        {Method::post, common + "/revert", revert},
    };
}

MIEN_API_TEST(brace_hints, are_told_by_every_route_that_takes_or_shows_a_text) {
    const auto id = api.editor().post("/api/admin/characters", {{"name", "Alice"}}).text("/id");
    for (const auto& door : doors_of(id)) {
        const auto answer =
            door.body.is_null()
                ? api.editor().get(door.target)
                : api.editor().send(door.method, door.target, json::serialize(door.body),
                                    {{"Content-Type", "application/json"}});
        if (door.hints.empty()) {
            EXPECT_LT(answer.status, 300U) << answer.body;
        } else {
            expect_told(answer, door);
        }
    }
}

MIEN_API_TEST(brace_hints, keep_no_video_from_being_made_that_refuses_problems) {
    const auto id = api.editor().post("/api/admin/characters", {{"name", "Alice"}}).text("/id");
    api.editor().post(fmt::format("/api/admin/characters/{}/emotional-prompts/idle", id),
                      {{"prompt_text", hinted}});
    const auto ordered = api.editor().post(
        "/api/videos", {{"character_id", id}, {"emotion", "idle"}, {"unresolved", "reject"}});
    EXPECT_EQ(ordered.status, 202U) << ordered.body;
}

MIEN_API_TEST(brace_hints, are_told_by_the_plan_of_each_format) {
    const TransferWorker worker(api);
    const json::object entry{
        {"character_slug", "bob"}, {"emotion", "idle"}, {"prompt_text", hinted}};
    const json::object bundle{
        {"format", "mien.prompts"}, {"schema_version", 1}, {"prompts", json::array{entry}}};
    api.editor().post("/api/admin/characters", {{"name", "Bob"}});
    for (const auto& file :
         {json::serialize(bundle),
          fmt::format("character_slug,emotion,prompt_text\r\nbob,idle,{}\r\n", hinted)}) {
        const auto planned =
            api.editor().send(Method::post, "/api/admin/prompts/import?file_name=prompts", file,
                              {{"Content-Type", "application/octet-stream"}});
        ASSERT_EQ(planned.status, 201U) << planned.body << file;
        const Door door{
            Method::get,
            fmt::format("/api/admin/prompts/import/{}/preview", planned.text("/import_id")),
            nullptr, "/prompts/0/hints"};
        const auto rows = api.editor().get(door.target);
        EXPECT_EQ(rows.at("/prompts/0/action"), "create") << rows.body << file;
        expect_told(rows, door);
    }
}

}  // namespace
}  // namespace mien::test
