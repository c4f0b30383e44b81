// Templates in exports and imports. The suites are named after the operations that they call.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/api_server.hpp"
#include "tests/support/transfer_worker.hpp"

namespace mien::test {
namespace {

constexpr const char* templates = "/api/admin/templates";

std::string make_character(ApiServer& api, const char* name) {
    return api.editor().post("/api/admin/characters", {{"name", name}}).text("/id");
}

std::string cell(const std::string& id, std::string_view emotion) {
    return fmt::format("/api/admin/characters/{}/emotional-prompts/{}", id, emotion);
}

std::string make_template(ApiServer& api, const char* name, std::string_view text) {
    const auto made =
        api.editor().post(templates, {{"name", name},
                                      {"template_text", text},
                                      {"description", "“Look”\n\t2"},
                                      {"placeholders", {{{"name", "mood"}, {"required", true}}}}});
    EXPECT_EQ(made.status, 201U) << made.body;
    return fmt::format("{}/{}", templates, made.text("/id"));
}

json::object item(const std::string& character_id, std::string_view emotion,
                  std::string_view mood) {
    return {{"character_id", character_id}, {"emotion", emotion}, {"values", {{"mood", mood}}}};
}

std::string export_all(ApiServer& api, std::string_view query = "") {
    const auto exported = api.editor().post(fmt::format("/api/admin/prompts/export{}", query));
    EXPECT_EQ(exported.status, 201U) << exported.body;
    const auto url = exported.text("/file_url");
    const auto answer = api.nobody().send(http::Method::get, url.substr(url.find("/media/")));
    EXPECT_EQ(answer.status, 200U);
    return answer.body;
}

ApiAnswer plan(ApiServer& api, std::string content) {
    auto planned =
        api.editor().send(http::Method::post, "/api/admin/prompts/import?file_name=prompts.json",
                          std::move(content), {{"Content-Type", "application/octet-stream"}});
    EXPECT_EQ(planned.status, 201U) << planned.body;
    return planned;
}

ApiAnswer apply(ApiServer& api, const ApiAnswer& planned, json::object order) {
    return api.editor().post(
        fmt::format("/api/admin/prompts/import/{}/apply", planned.text("/import_id")),
        std::move(order));
}

// A template with two versions and one that it includes; a cell in each state.
std::string make_states(ApiServer& api) {
    const auto alice = make_character(api, "Alice");
    const auto light = make_template(api, "light", "dim");
    const auto scene = make_template(api, "scene", "{mood} in {template.light.1} light");
    const auto applied = api.editor().post(
        scene + "/apply", {{"items",
                            {item(alice, "happy", "{glad}"), item(alice, "sad", "low"),
                             item(alice, "angry", "hot"), item(alice, "idle", "calm")}}});
    EXPECT_EQ(applied.status, 200U) << applied.body;
    const auto follow = [&](const char* emotion, const char* follows) {
        const auto set = api.editor().put(
            scene + "/cells",
            {{"follows", follows}, {"cells", {{{"character_id", alice}, {"emotion", emotion}}}}});
        EXPECT_EQ(set.status, 200U) << set.body;
    };
    follow("sad", "pinned");
    follow("angry", "nothing");
    api.editor().put(scene,
                     {{"template_text", "{mood}, {template.light}"}, {"change_reason", "newest"}});
    const auto run = api.editor().post(
        scene + "/propagate", {{"exclude", {{{"character_id", alice}, {"emotion", "idle"}}}}});
    EXPECT_EQ(run.at("/counts/written"), 1) << run.body;
    return alice;
}

std::string state(ApiServer& api, const std::string& alice, std::string_view emotion) {
    return api.viewer().get(cell(alice, emotion)).text("/template/state");
}

// What is written here arrives there, byte for byte, with what each cell is to its template.
MIEN_API_TEST(import_prompts, brings_templates_with_their_history_and_their_cells) {
    const TransferWorker worker(api);
    const auto alice = make_states(api);
    const auto file = export_all(api);

    ApiServer empty;
    const TransferWorker other_worker(empty);
    const auto planned = plan(empty, file);
    EXPECT_EQ(planned.at("/counts/new_templates"), 2) << planned.body;
    const auto applied = apply(empty, planned, {{"strategy", "skip"}});
    ASSERT_EQ(applied.status, 200U) << applied.body;
    EXPECT_EQ(applied.at("/applied/new_templates"), 2);
    EXPECT_EQ(export_all(empty), file);
    EXPECT_EQ(state(empty, alice, "happy"), "in_sync");
    EXPECT_EQ(state(empty, alice, "sad"), "pinned");
    EXPECT_EQ(state(empty, alice, "angry"), "detached");
    EXPECT_EQ(state(empty, alice, "idle"), "behind");
    EXPECT_EQ(empty.viewer().get(cell(alice, "happy")).text("/resolved_text"), "{glad}, dim");

    const auto again = plan(empty, file);
    EXPECT_EQ(again.at("/counts/new_templates"), 0);
    EXPECT_EQ(again.at("/counts/updated_templates"), 0);
    const auto nothing = apply(empty, again, {{"strategy", "merge"}});
    EXPECT_EQ(nothing.at("/applied/new_versions"), 0);
    EXPECT_EQ(export_all(empty), file);
}

// Of one that is there the later versions arrive; its cells there are behind then.
MIEN_API_TEST(apply_import, goes_on_with_templates_that_are_there) {
    const TransferWorker worker(api);
    const auto alice = make_states(api);
    ApiServer other;
    const TransferWorker other_worker(other);
    const auto first = plan(other, export_all(api));
    ASSERT_EQ(apply(other, first, {{"strategy", "skip"}}).status, 200U);
    const auto found = api.viewer().get("/api/admin/templates?search=light");
    api.editor().put(fmt::format("{}/{}", templates, found.text("/templates/0/id")),
                     {{"template_text", "bright"}});
    const auto planned = plan(other, export_all(api));
    EXPECT_EQ(planned.at("/counts/updated_templates"), 1) << planned.body;
    const auto rows = other.viewer().get(
        fmt::format("/api/admin/prompts/import/{}/preview", planned.text("/import_id")));
    EXPECT_EQ(rows.at("/templates/0/name"), "light");
    EXPECT_EQ(rows.at("/templates/0/action"), "update");
    ASSERT_EQ(apply(other, planned, {{"strategy", "skip"}}).status, 200U);
    EXPECT_EQ(other.viewer().get("/api/admin/templates?search=light").at("/templates/0/version"),
              2);
    EXPECT_EQ(state(other, alice, "happy"), "behind");
}

MIEN_API_TEST(preview_import, refuses_a_template_with_another_history) {
    const TransferWorker worker(api);
    const auto alice = make_states(api);
    const auto file = export_all(api);
    ApiServer other;
    const TransferWorker other_worker(other);
    make_template(other, "scene", "another one");
    const auto planned = plan(other, file);
    EXPECT_EQ(planned.at("/counts/error"), 1) << planned.body;
    const auto rows = other.viewer().get(
        fmt::format("/api/admin/prompts/import/{}/preview", planned.text("/import_id")));
    EXPECT_EQ(rows.at("/templates/0/problems/0/code"), "other_history");
    const auto applied = apply(other, planned, {{"strategy", "skip"}, {"skip_errors", true}});
    ASSERT_EQ(applied.status, 200U) << applied.body;
    // The texts arrive, and follow nothing here.
    const auto happy = other.viewer().get(cell(alice, "happy"));
    EXPECT_EQ(happy.text("/resolved_text"), "{glad}, dim");
    EXPECT_EQ(happy.at("/template"), nullptr);
}

MIEN_API_TEST(apply_import, refuses_templates_that_lead_nowhere_or_in_a_circle) {
    const TransferWorker worker(api);
    const auto refuse = [&](const char* text) {
        const json::object bundle{
            {"format", "mien.prompts"},
            {"schema_version", 1},
            {"templates",
             {{{"name", "a"}, {"versions", {{{"version", 1}, {"template_text", text}}}}},
              {{"name", "b"},
               {"versions", {{{"version", 1}, {"template_text", "{template.a}"}}}}}}}};
        const auto planned = plan(api, json::serialize(bundle));
        const auto refused = apply(api, planned, {{"strategy", "skip"}});
        EXPECT_EQ(refused.status, 409U) << refused.body;
        EXPECT_EQ(api.viewer().get(templates).at("/templates").as_array().size(), 0U);
        return refused.text("/detail");
    };
    EXPECT_NE(refuse("{template.c}").find("neither in the file nor here"), std::string::npos);
    EXPECT_NE(refuse("{template.b}").find("include itself"), std::string::npos);
}

// Of some characters, the templates of their cells and what those include.
MIEN_API_TEST(export_prompts, takes_the_templates_of_its_prompts) {
    const TransferWorker worker(api);
    make_states(api);
    make_template(api, "unused", "x");
    const auto dracula = make_character(api, "Dracula");
    api.editor().post(cell(dracula, "happy"), {{"prompt_text", "He grins."}});
    const auto all = json::parse(export_all(api));
    EXPECT_EQ(all.at("templates").as_array().size(), 3U);
    const auto none = json::parse(export_all(api, "?character_ids=" + dracula));
    EXPECT_FALSE(none.as_object().contains("templates"));
    const auto some = json::parse(export_all(api, "?emotions=happy"));
    EXPECT_EQ(some.at("templates").as_array().size(), 2U);
}

}  // namespace
}  // namespace mien::test
