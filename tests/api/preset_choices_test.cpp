#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/api/experiment_lab.hpp"
#include "tests/api/provider_lab.hpp"
#include "tests/api/with_database.hpp"

namespace mien::test {
namespace {

// The suites are named after the operations that they call.

constexpr const char* choices = "/api/admin/preset-choices";
constexpr pg::Query read_clips{"test_read_presets_of_clips", R"sql(
    SELECT count(*) AS clips, count(DISTINCT preset_version_id) AS versions,
           min(provider) AS provider
    FROM experiment_clips)sql"};

std::string resolved_path(const std::string& character_id, const char* emotion) {
    return fmt::format("{}/resolved?character_id={}&emotion={}", choices, character_id, emotion);
}

// Goal, by get_resolved_choice: cell before character before emotion before all, and “builtin” at
// any level.
MIEN_API_TEST(put_preset_choice, counts_the_most_specific) {
    ProviderLab lab(api);
    const auto of_all = lab.add_preset("all", {});
    const auto of_emotion = lab.add_preset("emotion", {});
    const auto of_character = lab.add_preset("character", {});
    const auto of_cell = lab.add_preset("cell", {});
    const auto made_by = [&](const char* emotion) {
        const auto resolved = api.viewer().get(resolved_path(lab.character_id, emotion));
        EXPECT_EQ(resolved.status, 200U) << resolved.body;
        return resolved.at("/preset").is_null() ? resolved.text("/provider")
                                                : resolved.text("/preset/name");
    };
    EXPECT_EQ(made_by("happy"), "builtin");
    lab.choose({}, of_all);
    EXPECT_EQ(made_by("happy"), "all");
    lab.choose({{"emotion", "happy"}}, of_emotion);
    EXPECT_EQ(made_by("happy"), "emotion");
    EXPECT_EQ(made_by("sad"), "all");
    lab.choose({{"character_id", lab.character_id}}, of_character);
    EXPECT_EQ(made_by("happy"), "character");
    lab.choose({{"character_id", lab.character_id}, {"emotion", "happy"}}, of_cell);
    EXPECT_EQ(made_by("happy"), "cell");
    EXPECT_EQ(made_by("sad"), "character");
    const json::object cell{{"character_id", lab.character_id}, {"emotion", "happy"}};
    auto builtin = cell;
    builtin["maker"] = "builtin";
    EXPECT_EQ(api.editor().put(choices, builtin).at("/version"), 2);
    EXPECT_EQ(made_by("happy"), "builtin");
    auto inherit = cell;
    inherit["maker"] = "inherit";
    EXPECT_EQ(api.editor().put(choices, inherit).at("/maker"), "inherit");
    EXPECT_EQ(made_by("happy"), "character");
    const auto global = api.viewer().get(fmt::format("{}/resolved?emotion=happy", choices));
    EXPECT_EQ(global.at("/preset/name"), "emotion");
    const auto list = api.viewer().get(std::string(choices) + "?limit=2");
    EXPECT_EQ(list.at("/choices/0/character_id"), nullptr);
    const auto rest =
        api.viewer().get(fmt::format("{}?limit=2&cursor={}", choices, list.text("/next_cursor")));
    EXPECT_EQ(rest.at("/choices/0/character_name"), "Sherlock Holmes");
    const auto audit = api.viewer().get("/api/admin/audit?action=preset.choose");
    EXPECT_EQ(audit.at("/entries/0/details/to"), "inherit");
}

MIEN_API_TEST(put_preset_choice, refuses_what_cannot_be_chosen) {
    ProviderLab lab(api);
    const auto put = [&](json::value body) { return api.editor().put(choices, std::move(body)); };
    EXPECT_EQ(put({{"maker", "preset"}, {"preset_id", lab.preset_id}}).status, 403U);
    EXPECT_EQ(put({{"emotion", "happy"}, {"maker", "preset"}}).first_problem(), "missing");
    EXPECT_EQ(put({{"emotion", "happy"}, {"maker", "builtin"}, {"preset_id", lab.preset_id}})
                  .first_problem(),
              "not_needed");
    const auto nowhere =
        put({{"emotion", "furious"}, {"maker", "preset"}, {"preset_id", lab.preset_id}});
    EXPECT_EQ(nowhere.status, 404U);
    EXPECT_EQ(api.viewer().put(choices, {{"emotion", "sad"}, {"maker", "builtin"}}).status, 403U);
    const auto first = api.editor().put(choices, {{"emotion", "sad"}, {"maker", "builtin"}},
                                        {{"If-Match", "\"0\""}});
    EXPECT_EQ(first.status, 200U) << first.body;
    const auto stale = api.editor().put(choices, {{"emotion", "sad"}, {"maker", "inherit"}},
                                        {{"If-Match", "\"7\""}});
    EXPECT_EQ(stale.status, 412U);
}

// Goal: a preview says which version makes it and what that costs, and is shared only within it.
MIEN_API_TEST(test_prompt, is_made_with_the_chosen_preset) {
    ProviderLab lab(api);
    const auto before = lab.test_cell();
    EXPECT_EQ(before.at("/provider"), "builtin");
    EXPECT_EQ(before.at("/preset"), nullptr);
    lab.choose({{"emotion", "happy"}}, lab.preset_id);
    const auto first = lab.test_cell();
    EXPECT_EQ(first.status, 202U) << first.body;
    EXPECT_EQ(first.at("/provider"), "studio");
    EXPECT_EQ(first.at("/preset/version"), 1);
    EXPECT_EQ(first.at("/estimated_cost_usd"), 0.25);
    EXPECT_EQ(first.at("/reused"), false);
    EXPECT_EQ(lab.test_cell().at("/reused"), true);
    api.editor().put(lab.preset_path(), {{"content", {{"path", "/two"}}}});
    const auto second = lab.test_cell();
    EXPECT_EQ(second.at("/reused"), false);
    EXPECT_EQ(second.at("/preset/version"), 2);
    const auto kept = api.viewer().get("/api/admin/previews/" + first.text("/preview_id"));
    EXPECT_EQ(kept.at("/preset/version"), 1);
    const auto all = api.editor().post(
        fmt::format("/api/admin/characters/{}/emotional-prompts/tests", lab.character_id),
        json::object());
    EXPECT_EQ(all.at("/previews/0/preset/version"), 2);
    const auto video = api.editor().post(
        "/api/videos", {{"character_id", lab.character_id}, {"emotion", "happy"}});
    EXPECT_EQ(video.at("/preset/version"), 2);
}

MIEN_API_TEST(test_prompt, is_refused_where_nothing_may_be_spent) {
    ProviderLab lab(api);
    lab.choose({{"emotion", "happy"}}, lab.preset_id);
    api.admin().patch(lab.provider_path(), {{"daily_budget_usd", 0.2}});
    const auto dear = lab.test_cell();
    EXPECT_EQ(dear.status, 409U) << dear.body;
    EXPECT_EQ(dear.first_problem(), "budget_used_up");
    const auto told = api.viewer().get(resolved_path(lab.character_id, "happy"));
    EXPECT_EQ(told.at("/affordable"), false);
    EXPECT_EQ(told.at("/left_usd"), 0.2);
    const auto video = api.editor().post(
        "/api/videos", {{"character_id", lab.character_id}, {"emotion", "happy"}});
    EXPECT_EQ(video.status, 409U);
    api.admin().patch(lab.provider_path(), {{"daily_budget_usd", 0.25}});
    EXPECT_EQ(lab.test_cell().status, 202U);
    api.admin().patch(lab.provider_path(), {{"paused", true}, {"pause_reason", "Repairs."}});
    const auto paused = lab.test_cell({{"reuse", false}});
    EXPECT_EQ(paused.first_problem(), "provider_paused");
    EXPECT_THAT(paused.body, testing::HasSubstr("Repairs."));
}

// Goal: what is there already costs nothing, so that neither a pause nor a budget keeps it away.
MIEN_API_TEST(test_prompt, gives_what_exists_whatever_may_be_spent) {
    ProviderLab lab(api);
    lab.choose({{"emotion", "happy"}}, lab.preset_id);
    const auto first = lab.test_cell();
    ASSERT_EQ(first.status, 202U) << first.body;
    for (const auto& change : {json::object{{"paused", true}},
                               json::object{{"paused", false}, {"daily_budget_usd", 0}}}) {
        api.admin().patch(lab.provider_path(), change);
        const auto again = lab.test_cell();
        EXPECT_EQ(again.status, 202U) << again.body;
        EXPECT_EQ(again.text("/preview_id"), first.text("/preview_id"));
        const auto all = api.editor().post(
            fmt::format("/api/admin/characters/{}/emotional-prompts/tests", lab.character_id),
            json::object());
        EXPECT_EQ(all.status, 202U) << all.body;
        EXPECT_EQ(lab.test_cell({{"reuse", false}}).status, 409U);
        EXPECT_EQ(lab.test_cell({{"seed", 7}}).status, 409U);
    }
}

MIEN_API_TEST(test_prompt, holds_settings_against_the_preset) {
    ProviderLab lab(api);
    const auto small =
        lab.add_preset("small", {{"clip_limits", {{"side_pixels_max", 512}, {"fps_max", 16}}}});
    lab.choose({{"emotion", "happy"}}, small);
    const auto fast = lab.test_cell({{"settings", {{"fps", 24}}}});
    EXPECT_EQ(fast.status, 422U) << fast.body;
    EXPECT_EQ(lab.test_cell({{"settings", {{"fps", 16}}}}).status, 202U);
}

// Goal: both arms of every pair are made with one version, also when the preset changes meanwhile.
MIEN_API_TEST(start_experiment, takes_one_version_of_the_preset) {
    ProviderLab lab(api);
    Lab experiment(api);
    lab.choose({}, lab.preset_id);
    const auto path = experiment.create(12);
    ASSERT_EQ(api.admin().post(path + "/start").status, 200U);
    const auto count =
        with_database<std::string>(api, [](pg::Pool& pool) -> awaitable<std::string> {
            const auto rows =
                co_await pool.run(read_clips, {}, deadline_in(std::chrono::seconds(5)));
            const auto row = rows.front();
            co_return fmt::format("{} {} {}", row.get<std::int64_t>("clips"),
                                  row.get<std::int64_t>("versions"),
                                  row.get<std::string>("provider"));
        });
    EXPECT_EQ(count, "24 1 studio");
}

}  // namespace
}  // namespace mien::test
