// A text that shows nothing, at every door: nothing of it is saved, rendered or imported.
#include <array>
#include <functional>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/api_server.hpp"
#include "tests/support/transfer_worker.hpp"

namespace mien::test {
namespace {

constexpr std::string_view invisible_texts[] = {
    " \t\r\n", "\u00A0\u3000", "\u200B\uFEFF", "\u2060\u200D", "\u00AD\u034F\u180E",
    "\u3164",  "\u115F\uFFA0", "\u2800",       "\uFE0F",       "\u200E\u202E\u2066",
    "\x1F\b",  "\U000E0041",   "\u009B\x7F"};

struct Cell {
    explicit Cell(ApiServer& api, json::object attributes = {})
        : id(api.editor()
                 .post("/api/admin/characters",
                       {{"name", "Alice"}, {"attributes", std::move(attributes)}})
                 .text("/id")),
          character("/api/admin/characters/" + id),
          path(character + "/emotional-prompts/happy") {
        const auto saved = api.editor().post(path, {{"prompt_text", "first"}});
        EXPECT_EQ(saved.status, 201U) << saved.body;
    }

    std::string id;
    std::string character;
    std::string path;
};

// A request that brings a text in, and the pointer of the text in it.
struct Door {
    http::Method method;
    std::string target;
    std::function<json::object(std::string_view)> body;
    std::string pointer;
};

using http::Method;

std::vector<Door> doors_of_prompts(const Cell& cell) {
    const auto text = [](std::string_view text) { return json::object{{"prompt_text", text}}; };
    const auto of_happy = [](std::string_view text) {
        return json::object{{"prompt_text", text}, {"emotion", "happy"}};
    };
    const auto item = [&cell](std::string_view text) {
        const json::object one{
            {"character_id", cell.id}, {"emotion", "happy"}, {"prompt_text", text}};
        return json::object{{"items", json::array{one}}};
    };
    const auto product = [&cell](std::string_view text) {
        return json::object{{"character_ids", json::array{cell.id}},
                            {"emotions", {"happy", "sad"}},
                            {"prompt_text", text}};
    };
    const std::string pointer = "/prompt_text";
    return {{Method::post, cell.path, text, pointer},
            {Method::put, cell.path, text, pointer},
            {Method::put, "/api/admin/global-prompts/happy", text, pointer},
            {Method::post, cell.path + "/test", text, pointer},
            {Method::post, "/api/admin/global-prompts/happy/test", text, pointer},
            {Method::post, "/api/admin/prompts/resolutions", of_happy, pointer},
            {Method::post, "/api/admin/prompts/bulk-saves", item, "/items/0/prompt_text"},
            {Method::post, "/api/admin/prompts/bulk-saves", product, pointer}};
}

std::vector<Door> doors_of_reasons(const Cell& cell) {
    const auto save = [](std::string_view reason) {
        return json::object{{"prompt_text", "x"}, {"change_reason", reason}};
    };
    const auto revert = [](std::string_view reason) {
        return json::object{{"version_id", 1}, {"change_reason", reason}};
    };
    const auto reason_only = [](std::string_view reason) {
        return json::object{{"change_reason", reason}};
    };
    const auto bulk = [&cell](std::string_view reason) {
        const json::object one{
            {"character_id", cell.id}, {"emotion", "happy"}, {"prompt_text", "x"}};
        return json::object{{"items", json::array{one}}, {"change_reason", reason}};
    };
    const auto bulk_delete = [&cell](std::string_view reason) {
        const json::object one{{"character_id", cell.id}, {"emotion", "happy"}};
        return json::object{{"items", json::array{one}}, {"change_reason", reason}};
    };
    const auto bulk_revert = [&cell](std::string_view reason) {
        const json::object one{{"character_id", cell.id}, {"emotion", "happy"}, {"version_id", 1}};
        return json::object{{"items", json::array{one}}, {"change_reason", reason}};
    };
    const std::string pointer = "/change_reason";
    return {{Method::post, cell.path, save, pointer},
            {Method::put, cell.path, save, pointer},
            {Method::put, "/api/admin/global-prompts/happy", save, pointer},
            {Method::post, cell.path + "/revert", revert, pointer},
            {Method::post, "/api/admin/global-prompts/happy/revert", revert, pointer},
            {Method::delete_, cell.path, reason_only, pointer},
            {Method::post, "/api/admin/prompts/bulk-saves", bulk, pointer},
            {Method::post, "/api/admin/prompts/bulk-reverts", bulk_revert, pointer},
            {Method::post, "/api/admin/prompts/bulk-deletions", bulk_delete, pointer}};
}

std::vector<Door> doors_of_names(ApiServer& api, const Cell& cell) {
    const auto name = [](std::string_view name) { return json::object{{"name", name}}; };
    const auto display_name = [](std::string_view name) {
        return json::object{{"display_name", name}};
    };
    const auto emotion = [](std::string_view name) {
        return json::object{{"name", "wistful"}, {"display_name", name}};
    };
    const auto admin = [](std::string_view name) {
        return json::object{{"email", "new@example.com"},
                            {"display_name", name},
                            {"role", "viewer"},
                            {"password", api_password}};
    };
    const auto user = api.editor().post("/api/admin/users", {{"name", "Ada"}}).text("/id");
    const auto me = api.admin().get("/api/auth/me").text("/admin/id");
    return {{Method::post, "/api/admin/characters", name, "/name"},
            {Method::patch, cell.character, name, "/name"},
            {Method::post, "/api/admin/users", name, "/name"},
            {Method::patch, "/api/admin/users/" + user, name, "/name"},
            {Method::post, "/api/admin/emotions", emotion, "/display_name"},
            {Method::patch, "/api/admin/emotions/happy", display_name, "/display_name"},
            {Method::post, "/api/admin/admins", admin, "/display_name"},
            {Method::patch, "/api/admin/admins/" + me, display_name, "/display_name"},
            {Method::post, "/api/admin/tokens", name, "/name"}};
}

ApiAnswer go_through(ApiServer& api, const Door& door, std::string_view text) {
    return api.admin().send(door.method, door.target, json::serialize(door.body(text)),
                            {{"Content-Type", "application/json"}});
}

void expect_closed(ApiServer& api, const std::vector<Door>& doors) {
    for (const auto& door : doors) {
        for (const auto text : invisible_texts) {
            const auto refused = go_through(api, door, text);
            EXPECT_EQ(refused.status, 422U) << door.target << testing::PrintToString(text);
            EXPECT_EQ(refused.text("/problems/0/code"), "blank") << door.target;
            EXPECT_EQ(refused.text("/problems/0/pointer"), door.pointer) << door.target;
        }
    }
}

std::int64_t count_of(ApiServer& api, std::string_view list, std::string_view name) {
    return static_cast<std::int64_t>(
        api.admin().get(list).at(fmt::format("/{}", name)).as_array().size());
}

MIEN_API_TEST(blank_texts, are_refused_by_every_route_and_change_nothing) {
    const Cell cell(api);
    const auto audited = count_of(api, "/api/admin/audit?limit=200", "entries");
    expect_closed(api, doors_of_prompts(cell));
    expect_closed(api, doors_of_reasons(cell));
    const auto users_made = 1;  // by the list of doors
    expect_closed(api, doors_of_names(api, cell));
    EXPECT_EQ(count_of(api, "/api/admin/audit?limit=200", "entries"), audited + users_made);
    EXPECT_EQ(count_of(api, "/api/admin/previews", "previews"), 0);
    EXPECT_EQ(api.viewer().get(cell.path).at("/prompt_text"), "first");
}

MIEN_API_TEST(blank_texts, may_be_drafts) {
    const Cell cell(api);
    for (const auto text : invisible_texts) {
        const auto kept =
            api.editor().put(cell.path + "/draft",
                             {{"prompt_text", text}, {"change_reason", text}, {"base_version", 1}});
        EXPECT_EQ(kept.status, 200U) << kept.body;
        EXPECT_EQ(kept.text("/draft/prompt_text"), text);
    }
}

MIEN_API_TEST(blank_texts, inside_of_others_stay_as_they_are) {
    const Cell cell(api);
    const std::string_view text =
        "\u200B\U0001F468\u200D\U0001F680 \u202Eabc\u202C\uFE0F\u00AD\t\n ";
    const auto saved = api.editor().post(cell.path, {{"prompt_text", text}});
    EXPECT_EQ(saved.status, 200U) << saved.body;
    EXPECT_EQ(api.viewer().get(cell.path).text("/prompt_text"), text);
    EXPECT_EQ(api.viewer().get(cell.path).text("/resolved_text"), text);
}

MIEN_API_TEST(control_characters, are_refused_where_texts_are_typed) {
    const Cell cell(api);
    for (const auto& doors : {doors_of_prompts(cell), doors_of_reasons(cell)}) {
        for (const auto& door : doors) {
            const auto refused = go_through(api, door, "a \x1b[31mred");
            EXPECT_EQ(refused.status, 422U) << door.target;
            EXPECT_EQ(refused.text("/problems/0/code"), "control_character") << door.target;
            EXPECT_NE(refused.text("/problems/0/message").find("U+001B is at position 2"),
                      std::string::npos);
        }
    }
    EXPECT_EQ(api.editor().post(cell.path, {{"prompt_text", "a\tb\r\nc\vd\f\u0085"}}).status, 200U);
}

// ---- Files

constexpr std::string_view csv_head =
    "character_slug,emotion,prompt_text,created_by_email,created_by_name\r\n";

std::string quoted(std::string_view text) {
    return fmt::format("\"{}\"", text);
}

// Files with one entry whose text is given, as JSON and as CSV.
std::vector<std::string> files_of_prompt(std::string_view text) {
    const json::object entry{
        {"character_slug", "alice"}, {"emotion", "happy"}, {"prompt_text", text}};
    const json::object version{{"version", 1}, {"prompt_text", text}};
    const json::object history{
        {"character_slug", "alice"}, {"emotion", "happy"}, {"versions", json::array{version}}};
    const auto bundle = [](const json::object& prompt) {
        return json::serialize(json::object{
            {"format", "mien.prompts"}, {"schema_version", 1}, {"prompts", json::array{prompt}}});
    };
    return {bundle(entry), bundle(history),
            fmt::format("{}alice,happy,{},,\r\n", csv_head, quoted(text))};
}

std::vector<std::string> files_of_author(std::string_view name) {
    const json::object author{{"email", "bob@example.com"}, {"display_name", name}};
    const json::object entry{{"character_slug", "alice"},
                             {"emotion", "happy"},
                             {"prompt_text", "x"},
                             {"created_by", author}};
    return {
        json::serialize(json::object{
            {"format", "mien.prompts"}, {"schema_version", 1}, {"prompts", json::array{entry}}}),
        fmt::format("{}alice,happy,x,bob@example.com,{}\r\n", csv_head, quoted(name))};
}

ApiAnswer plan(ApiServer& api, std::string file) {
    return api.editor().send(http::Method::post, "/api/admin/prompts/import?file_name=prompts",
                             std::move(file), {{"Content-Type", "application/octet-stream"}});
}

MIEN_API_TEST(blank_texts, are_errors_of_a_plan) {
    const Cell cell(api);
    const TransferWorker worker(api);
    for (const auto text : invisible_texts) {
        for (const auto& files : {files_of_prompt(text), files_of_author(text)}) {
            for (const auto& file : files) {
                const auto planned = plan(api, file);
                ASSERT_EQ(planned.status, 201U) << planned.body << file;
                const auto rows = api.editor().get(fmt::format(
                    "/api/admin/prompts/import/{}/preview", planned.text("/import_id")));
                EXPECT_EQ(rows.at("/prompts/0/action"), "error") << file;
                EXPECT_EQ(rows.at("/prompts/0/problems/0/code"), "blank") << rows.body;
            }
        }
    }
    EXPECT_EQ(api.viewer().get(cell.path).at("/prompt_text"), "first");
}

MIEN_API_TEST(control_characters, come_with_an_import_and_leave_byte_for_byte) {
    const Cell cell(api);
    const TransferWorker worker(api);
    const std::string_view text = "a \x1b[31mred\b";
    const auto planned = plan(api, files_of_prompt(text).front());
    ASSERT_EQ(planned.status, 201U) << planned.body;
    const auto applied = api.editor().post(
        fmt::format("/api/admin/prompts/import/{}/apply", planned.text("/import_id")),
        {{"strategy", "overwrite"}});
    ASSERT_EQ(applied.status, 200U) << applied.body;
    EXPECT_EQ(api.viewer().get(cell.path).text("/prompt_text"), text);
    api.editor().post(cell.path, {{"prompt_text", "without"}});
    const auto reverted = api.editor().post(cell.path + "/revert", {{"version_id", 2}});
    EXPECT_EQ(reverted.status, 200U) << reverted.body;
    EXPECT_EQ(reverted.text("/prompt_text"), text);
}

// ---- Texts that show nothing once they are resolved

MIEN_API_TEST(blank_resolutions, are_a_problem_wherever_problems_are_shown) {
    const Cell cell(api, {{"mood", ""}});
    for (const auto* text : {"{attr.mood}", "{nobody|}", " {nobody| \u200B} "}) {
        const auto saved = api.editor().post(cell.path, {{"prompt_text", text}});
        EXPECT_LT(saved.status, 300U) << saved.body;
        EXPECT_EQ(saved.at("/problems/0/code"), "blank");
        EXPECT_EQ(api.viewer().get(cell.path).at("/problems/0/code"), "blank");
        const auto all = api.viewer().get(cell.character + "/emotional-prompts");
        EXPECT_NE(all.body.find("\"code\":\"blank\""), std::string::npos) << all.body;
        const json::object named{{"character_id", cell.id}, {"emotion", "happy"}};
        auto unsaved = named;
        unsaved["prompt_text"] = text;
        for (const auto& body : {named, unsaved}) {
            const auto resolved = api.viewer().post("/api/admin/prompts/resolutions", body);
            EXPECT_EQ(resolved.status, 200U) << resolved.body;
            EXPECT_EQ(resolved.at("/problems/0/code"), "blank");
        }
    }
}

MIEN_API_TEST(blank_resolutions, are_refused_before_anything_is_rendered) {
    const Cell cell(api, {{"mood", ""}});
    api.editor().post(cell.path, {{"prompt_text", "{attr.mood}"}});
    api.editor().put("/api/admin/global-prompts/sad", {{"prompt_text", "{nobody|}"}});
    const auto refused = [](const ApiAnswer& answer) {
        EXPECT_EQ(answer.status, 422U) << answer.body;
        EXPECT_EQ(answer.text("/problems/0/code"), "blank") << answer.body;
    };
    const auto& editor = api.editor();
    const auto resolve = fmt::format("/api/resolve?character_id={}&emotion=happy", cell.id);
    editor.post("/api/admin/prompts/resolutions",
                {{"character_id", cell.id}, {"emotion", "happy"}});
    refused(editor.get(resolve));
    EXPECT_EQ(editor.get(resolve).at("/version"), 2);
    refused(editor.post(cell.path + "/test", json::object()));
    refused(editor.post(cell.path + "/test", {{"prompt_text", "{attr.mood}\u200B"}}));
    refused(editor.post(cell.character + "/emotional-prompts/tests", json::object()));
    refused(editor.post("/api/admin/global-prompts/sad/test", json::object()));
    for (const auto* rule : {"keep", "reject"}) {
        for (const auto* emotion : {"happy", "sad"}) {
            refused(editor.post(
                "/api/videos",
                {{"character_id", cell.id}, {"emotion", emotion}, {"unresolved", rule}}));
        }
    }
    EXPECT_EQ(count_of(api, "/api/admin/previews", "previews"), 0);
    EXPECT_EQ(count_of(api, "/api/admin/videos", "videos"), 0);
    editor.patch(cell.character, {{"attributes", {{"mood", "merry"}}}});
    EXPECT_EQ(editor.get(resolve).at("/text"), "merry");
}

}  // namespace
}  // namespace mien::test
