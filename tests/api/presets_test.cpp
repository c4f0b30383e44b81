#include <algorithm>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/api/provider_lab.hpp"

namespace mien::test {
namespace {

using testing::HasSubstr;

// The suites are named after the operations that they call.

constexpr const char* presets = "/api/admin/presets";

MIEN_API_TEST(create_preset, keeps_its_content_and_checks_it) {
    ProviderLab lab(api);
    const auto read = api.viewer().get(lab.preset_path());
    EXPECT_EQ(read.at("/content/path"), "/clips");
    EXPECT_EQ(read.at("/estimated_cost_usd"), 0.25);
    EXPECT_EQ(read.at("/provider/name"), "studio");
    const auto refuse = [&](json::value content) {
        const auto refused = api.editor().post(
            presets,
            {{"provider_id", lab.provider_id}, {"name", "other"}, {"content", std::move(content)}});
        EXPECT_EQ(refused.status, 422U) << refused.body;
        return refused.text("/problems/0/pointer");
    };
    EXPECT_EQ(refuse({{"path", "no slash"}}), "/content/path");
    EXPECT_EQ(refuse({{"loop", "backwards"}}), "/content/loop");
    EXPECT_EQ(refuse({{"estimated_cost_usd", -1}}), "/content/estimated_cost_usd");
    EXPECT_EQ(refuse({{"clip_limits", {{"fps_max", 0}}}}), "/content/clip_limits/fps_max");
    const auto taken = api.editor().post(
        presets, {{"provider_id", lab.provider_id}, {"name", "loop"}, {"content", json::object()}});
    EXPECT_EQ(taken.first_problem(), "name_taken");
    const auto viewer = api.viewer().post(
        presets, {{"provider_id", lab.provider_id}, {"name", "x"}, {"content", json::object()}});
    EXPECT_EQ(viewer.status, 403U);
}

// Goal: what the provider itself says of a preset is told; one that cannot be asked is stored only
// by force.
MIEN_API_TEST(create_preset, asks_the_provider) {
    const auto connected =
        api.admin().post("/api/admin/providers", {{"name", "away"},
                                                  {"kind", "comfyui"},
                                                  {"base_url", "http://127.0.0.1:1"},
                                                  {"force", true}});
    json::object node{{"class_type", "SaveVideo"}, {"inputs", {{"filename_prefix", "x"}}}};
    json::object text{{"class_type", "Text"}, {"inputs", {{"text", ""}}}};
    json::object body{{"provider_id", connected.text("/id")},
                      {"name", "flow"},
                      {"content",
                       {{"workflow", {{"1", text}, {"2", node}}},
                        {"bind",
                         {{"text", json::array{"1.inputs.text"}},
                          {"filename_prefix", json::array{"2.inputs.filename_prefix"}}}},
                        {"output_node", "2"}}}};
    const auto refused = api.editor().post(presets, body);
    EXPECT_EQ(refused.status, 422U) << refused.body;
    EXPECT_EQ(refused.first_problem(), "not_checked") << refused.body;
    body["force"] = true;
    const auto forced = api.editor().post(presets, body);
    EXPECT_EQ(forced.status, 201U) << forced.body;
}

// list_preset_versions and get_preset_version, too.
MIEN_API_TEST(put_preset, adds_versions_that_never_change) {
    ProviderLab lab(api);
    const auto saved = api.editor().put(
        lab.preset_path(), {{"content", {{"path", "/two"}}}, {"change_reason", "moved"}},
        {{"If-Match", "\"1\""}});
    EXPECT_EQ(saved.at("/version"), 2);
    EXPECT_EQ(saved.at("/unchanged"), false);
    const auto stale = api.editor().put(lab.preset_path(), {{"content", {{"path", "/three"}}}},
                                        {{"If-Match", "\"1\""}});
    EXPECT_EQ(stale.status, 412U);
    const auto same = api.editor().put(lab.preset_path(), {{"content", {{"path", "/two"}}}});
    EXPECT_EQ(same.at("/unchanged"), true);
    const auto reverted = api.editor().post(lab.preset_path() + "/revert", {{"version_id", 1}});
    EXPECT_EQ(reverted.at("/version"), 3);
    EXPECT_EQ(reverted.at("/content/path"), "/clips");
    const auto versions = api.viewer().get(lab.preset_path() + "/versions");
    EXPECT_EQ(versions.at("/versions/0/reverted_from"), 1);
    EXPECT_EQ(versions.at("/versions/1/change_reason"), "moved");
    const auto second = api.viewer().get(lab.preset_path() + "/versions/2");
    EXPECT_EQ(second.at("/content/path"), "/two");
    const auto by_id = api.viewer().get(
        fmt::format("{}/versions/{}", lab.preset_path(), versions.text("/versions/1/id")));
    EXPECT_EQ(by_id.at("/version"), 2);
    EXPECT_EQ(api.viewer().get(lab.preset_path() + "/versions/9").status, 404U);
    const auto renamed = api.editor().put(lab.preset_path(), {{"name", "Loop, slow"}});
    EXPECT_EQ(renamed.at("/name"), "Loop, slow");
    EXPECT_EQ(renamed.at("/version"), 3);
    const auto audit = api.viewer().get("/api/admin/audit?action=preset.revert");
    EXPECT_EQ(audit.at("/entries/0/details/reverted_from"), 1);
}

MIEN_API_TEST(delete_preset, archives_and_restores) {
    ProviderLab lab(api);
    EXPECT_EQ(api.editor().remove(lab.preset_path()).status, 200U);
    EXPECT_EQ(api.editor().put(lab.preset_path(), {{"name", "x"}}).status, 409U);
    const auto list =
        api.viewer().get(fmt::format("{}?archived=true&provider_id={}", presets, lab.provider_id));
    EXPECT_EQ(list.at("/presets/0/name"), "loop");
    EXPECT_TRUE(api.viewer().get(presets).at("/presets").as_array().empty());
    const auto restored = api.editor().post(lab.preset_path() + "/restore");
    EXPECT_EQ(restored.at("/archived_at"), nullptr);
    const auto found = api.viewer().get(std::string(presets) + "?search=LOO&limit=1");
    EXPECT_EQ(found.at("/presets/0/id"), json::value(lab.preset_id));
}

// Goal: what an earlier version says is checked like any other: the provider may have changed
// since.
MIEN_API_TEST(revert_preset, checks_what_it_brings_back) {
    const auto connected =
        api.admin().post("/api/admin/providers", {{"name", "away"},
                                                  {"kind", "comfyui"},
                                                  {"base_url", "http://127.0.0.1:1"},
                                                  {"force", true}});
    const auto content = [](const char* text) {
        return json::object{
            {"workflow",
             {{"1", {{"class_type", "Text"}, {"inputs", {{"text", text}}}}},
              {"2", {{"class_type", "SaveVideo"}, {"inputs", {{"filename_prefix", "x"}}}}}}},
            {"bind",
             {{"text", json::array{"1.inputs.text"}},
              {"filename_prefix", json::array{"2.inputs.filename_prefix"}}}},
            {"output_node", "2"}};
    };
    const auto made = api.editor().post(presets, {{"provider_id", connected.text("/id")},
                                                  {"name", "flow"},
                                                  {"content", content("one")},
                                                  {"force", true}});
    const auto path = "/api/admin/presets/" + made.text("/id");
    api.editor().put(path, {{"content", content("two")}, {"force", true}});
    const auto refused = api.editor().post(path + "/revert", {{"version_id", 1}});
    EXPECT_EQ(refused.status, 422U) << refused.body;
    EXPECT_EQ(refused.first_problem(), "not_checked");
    const auto same = api.editor().post(path + "/revert", {{"version_id", 2}});
    EXPECT_EQ(same.at("/unchanged"), true) << same.body;
    const auto forced = api.editor().post(path + "/revert", {{"version_id", 1}, {"force", true}});
    EXPECT_EQ(forced.at("/version"), 3) << forced.body;
    EXPECT_EQ(forced.at("/content/workflow/1/inputs/text"), "one");
}

// Goal: a change whose answer was lost is not judged again when it is asked for again, by its
// version or by a provider that cannot be asked by now.
MIEN_API_TEST(revert_preset, repeats_its_answer) {
    const auto connected = api.admin().post(
        "/api/admin/providers",
        {{"name", "away"}, {"kind", "http"}, {"base_url", "http://127.0.0.1:1"}, {"force", true}});
    const auto provider_path = "/api/admin/providers/" + connected.text("/id");
    json::object creation{{"provider_id", connected.text("/id")},
                          {"name", "flow"},
                          {"content", {{"path", "/one"}}},
                          {"force", true}};
    const auto made = api.editor().post(presets, creation, {{"Idempotency-Key", "make"}});
    ASSERT_EQ(made.status, 201U) << made.body;
    const auto path = "/api/admin/presets/" + made.text("/id");
    const Headers save_key{{"Idempotency-Key", "save"}, {"If-Match", "\"1\""}};
    const json::object save{{"content", {{"path", "/two"}}}, {"force", true}};
    const auto saved = api.editor().put(path, save, save_key);
    ASSERT_EQ(saved.at("/version"), 2) << saved.body;
    const Headers revert_key{{"Idempotency-Key", "revert"}, {"If-Match", "\"2\""}};
    const json::object revert{{"version_id", 1}, {"force", true}};
    const auto reverted = api.editor().post(path + "/revert", revert, revert_key);
    ASSERT_EQ(reverted.at("/version"), 3) << reverted.body;
    const auto saved_again = api.editor().put(path, save, save_key);
    EXPECT_EQ(saved_again.status, 200U) << saved_again.body;
    EXPECT_EQ(saved_again.at("/version"), 2);
    const auto reverted_again = api.editor().post(path + "/revert", revert, revert_key);
    EXPECT_EQ(reverted_again.status, 200U) << reverted_again.body;
    EXPECT_EQ(reverted_again.at("/version"), 3);
    EXPECT_EQ(api.editor().put(path, {{"content", {{"path", "/x"}}}}, save_key).status, 422U)
        << "another request under the same key";
}

// Goal: under a budget no preset counts as nothing, whichever of both is said last.
MIEN_API_TEST(patch_provider, refuses_a_budget_that_a_preset_would_pass_for_nothing) {
    ProviderLab lab(api);
    for (const auto& content :
         {json::object{}, json::object{{"estimated_cost_usd", 0}}, json::object{{"path", "/x"}}}) {
        const auto saved = api.editor().put(lab.preset_path(), {{"content", content}});
        EXPECT_EQ(saved.status, 200U) << saved.body;
        const auto refused = api.admin().patch(lab.provider_path(), {{"monthly_budget_usd", 20}});
        EXPECT_EQ(refused.status, 422U) << refused.body;
        EXPECT_EQ(refused.first_problem(), "no_price");
        EXPECT_EQ(refused.at("/problems/0/pointer"), "/monthly_budget_usd");
        EXPECT_THAT(refused.body, HasSubstr("“loop”"));
    }
    EXPECT_EQ(api.viewer().get(lab.provider_path()).at("/monthly_budget_usd"), nullptr);
    EXPECT_EQ(api.editor().remove(lab.preset_path()).status, 200U);
    EXPECT_EQ(api.admin().patch(lab.provider_path(), {{"daily_budget_usd", 5}}).status, 200U);
    const auto restored = api.editor().post(lab.preset_path() + "/restore");
    EXPECT_EQ(restored.first_problem(), "no_price") << restored.body;
}

MIEN_API_TEST(put_preset, under_a_budget_says_a_price_or_that_it_is_free) {
    ProviderLab lab(api);
    ASSERT_EQ(api.admin().patch(lab.provider_path(), {{"daily_budget_usd", 5}}).status, 200U);
    const auto save = [&](json::object content) {
        return api.editor().put(lab.preset_path(), {{"content", std::move(content)}});
    };
    for (const auto& content : {json::object{}, json::object{{"estimated_cost_usd", 0}},
                                json::object{{"estimated_cost_usd", 0}, {"is_free", false}}}) {
        const auto refused = save(content);
        EXPECT_EQ(refused.status, 422U) << refused.body;
        EXPECT_EQ(refused.first_problem(), "no_price");
        EXPECT_EQ(refused.at("/problems/0/pointer"), "/content/estimated_cost_usd");
    }
    EXPECT_EQ(save({{"is_free", true}}).at("/problems/0/pointer"), "/content/is_free");
    EXPECT_EQ(save({{"is_free", true}, {"estimated_cost_usd", 1}}).first_problem(), "has_price");
    EXPECT_EQ(save({{"is_free", "yes"}}).first_problem(), "invalid");
    const auto free = save({{"is_free", true}, {"estimated_cost_usd", 0}});
    EXPECT_EQ(free.at("/version"), 2) << free.body;
    EXPECT_EQ(save({{"estimated_cost_usd", 0.01}}).at("/version"), 3);
    const auto created = api.editor().post(
        presets, {{"provider_id", lab.provider_id}, {"name", "x"}, {"content", json::object()}});
    EXPECT_EQ(created.first_problem(), "no_price") << created.body;
    EXPECT_EQ(api.viewer().get(lab.preset_path()).at("/version"), 3);
    lab.choose({}, lab.preset_id);
    EXPECT_EQ(lab.test_cell().status, 202U);
}

// Goal: the dry run shows the body and where each part of the order stands in it.
MIEN_API_TEST(dry_run_preset, shows_what_would_be_sent) {
    ProviderLab lab(api);
    const json::object request{{"character_id", lab.character_id}, {"emotion", "happy"}};
    const auto shown = api.editor().post(lab.preset_path() + "/dry-run", request);
    ASSERT_EQ(shown.status, 200U) << shown.body;
    EXPECT_EQ(shown.at("/body/resolved_prompt_text"), "Sherlock Holmes smiles.");
    EXPECT_EQ(shown.at("/estimated_cost_usd"), 0.25);
    EXPECT_TRUE(shown.at("/problems").as_array().empty());
    const auto& places = shown.at("/places").as_array();
    const auto text = std::ranges::find_if(
        places, [](const json::value& place) { return place.at("part") == "text"; });
    ASSERT_NE(text, places.end());
    EXPECT_EQ(text->at("pointer"), "/resolved_prompt_text");
    EXPECT_THAT(json::serialize(shown.at("/unused_parts")), HasSubstr("\"seed\""));
    auto typed = request;
    typed["text"] = "{emotion} “now”";
    typed["content"] = {{"extra", {{"model", "m"}}}};
    const auto other = api.editor().post(lab.preset_path() + "/dry-run", typed);
    EXPECT_EQ(other.at("/body/resolved_prompt_text"), "happy “now”");
    EXPECT_EQ(other.at("/body/model"), "m");
    EXPECT_EQ(other.at("/estimated_cost_usd"), nullptr);
    typed["content"] = {{"path", "x"}};
    EXPECT_EQ(api.editor().post(lab.preset_path() + "/dry-run", typed).status, 422U);
    EXPECT_EQ(lab.service.keys().size(), 1U);  // that of the connection's test
}

}  // namespace
}  // namespace mien::test
