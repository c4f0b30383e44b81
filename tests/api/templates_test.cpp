#include <chrono>
#include <future>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/api_server.hpp"

namespace mien::test {
namespace {

// The suites are named after the operations that they call.

constexpr const char* templates = "/api/admin/templates";

std::string make_character(ApiServer& api, const char* name, json::object attributes = {}) {
    return api.editor()
        .post("/api/admin/characters", {{"name", name}, {"attributes", std::move(attributes)}})
        .text("/id");
}

std::string cell(const std::string& id, std::string_view emotion) {
    return fmt::format("/api/admin/characters/{}/emotional-prompts/{}", id, emotion);
}

// The path of a new template.
std::string make_template(ApiServer& api, const char* name, std::string_view text,
                          json::array placeholders = {}) {
    const auto made = api.editor().post(
        templates,
        {{"name", name}, {"template_text", text}, {"placeholders", std::move(placeholders)}});
    EXPECT_EQ(made.status, 201U) << made.body;
    return fmt::format("{}/{}", templates, made.text("/id"));
}

json::object item(const std::optional<std::string>& character_id, std::string_view emotion,
                  json::object values = {}) {
    return {{"character_id", character_id ? json::value(*character_id) : json::value(nullptr)},
            {"emotion", emotion},
            {"values", std::move(values)}};
}

ApiAnswer apply(ApiServer& api, const std::string& path, json::array items) {
    auto applied = api.editor().post(path + "/apply", {{"items", std::move(items)}});
    EXPECT_EQ(applied.status, 200U) << applied.body;
    return applied;
}

MIEN_API_TEST(create_template, keeps_its_text_and_placeholders) {
    const json::array placeholders{
        {{"name", "mood"}, {"default", nullptr}, {"required", true}, {"help", "One word."}}};
    const auto made = api.editor().post(templates, {{"name", "warm_up"},
                                                    {"template_text", "{{x}} {mood} {light|dim}"},
                                                    {"description", "For all."},
                                                    {"placeholders", placeholders},
                                                    {"change_reason", "first"}});
    EXPECT_EQ(made.status, 201U);
    EXPECT_EQ(made.header("etag"), "\"1\"");
    const auto read = api.viewer().get(fmt::format("{}/{}", templates, made.text("/id")));
    EXPECT_EQ(read.at("/template_text"), "{{x}} {mood} {light|dim}");
    EXPECT_EQ(read.at("/placeholders"), json::value(placeholders));
    EXPECT_EQ(read.at("/fields/0/name"), "mood");
    EXPECT_EQ(read.at("/fields/1/name"), "light");
    EXPECT_EQ(read.at("/fields/1/declared"), false);
    const auto audit = api.viewer().get("/api/admin/audit?action=template.create");
    EXPECT_EQ(audit.at("/entries/0/details/version"), 1);
}

MIEN_API_TEST(create_template, refuses_what_breaks_its_rules) {
    const auto refuse = [&](const char* name, std::string_view text) {
        const auto refused =
            api.editor().post(templates, {{"name", name}, {"template_text", text}});
        EXPECT_EQ(refused.status, 422U) << refused.body;
        return refused.first_problem();
    };
    EXPECT_EQ(refuse("warm", " "), "blank");
    EXPECT_EQ(refuse("warm", "{template.warm}"), "cycle");
    EXPECT_EQ(refuse("warm", "{template.cold}"), "unknown_template");
    EXPECT_EQ(refuse("warm", "{template.Bad-name}"), "bad_inclusion");
    make_template(api, "warm", "x");
    const auto taken = api.editor().post(templates, {{"name", "warm"}, {"template_text", "y"}});
    EXPECT_EQ(taken.status, 409U);
    EXPECT_EQ(taken.first_problem(), "name_taken");
    EXPECT_EQ(api.viewer().post(templates, {{"name", "cold"}, {"template_text", "x"}}).status,
              403U);
}

MIEN_API_TEST(list_templates, finds_them_by_a_part_of_their_name_page_by_page) {
    for (const auto* name : {"warm_up", "warm_down", "cold"}) {
        make_template(api, name, "x");
    }
    const auto found = api.viewer().get("/api/admin/templates?search=WARM&limit=1");
    EXPECT_EQ(found.at("/templates/0/name"), "warm_down");
    const auto rest = api.viewer().get(fmt::format(
        "/api/admin/templates?search=WARM&limit=1&cursor={}", found.text("/next_cursor")));
    EXPECT_EQ(rest.at("/templates/0/name"), "warm_up");
    EXPECT_EQ(rest.at("/next_cursor"), nullptr);
}

MIEN_API_TEST(put_template, adds_versions_and_honours_if_match_and_idempotency_keys) {
    const auto path = make_template(api, "warm", "one");
    const Headers key{{"Idempotency-Key", "k1"}, {"If-Match", "\"1\""}};
    const auto saved = api.editor().put(path, {{"template_text", "two"}}, key);
    EXPECT_EQ(saved.status, 200U);
    EXPECT_EQ(saved.at("/version"), 2);
    const auto again = api.editor().put(path, {{"template_text", "two"}}, key);
    EXPECT_EQ(again.header("idempotency-replayed"), "true");
    const auto stale =
        api.editor().put(path, {{"template_text", "three"}}, {{"If-Match", "\"1\""}});
    EXPECT_EQ(stale.status, 412U);
    EXPECT_EQ(stale.at("/current/version"), 2);
    const auto same = api.editor().put(path, {{"template_text", "two"}});
    EXPECT_EQ(same.at("/unchanged"), true);
    EXPECT_EQ(same.at("/version"), 2);
}

MIEN_API_TEST(list_template_versions, tells_all_of_them_newest_first) {
    const auto path = make_template(api, "warm", "one");
    api.editor().put(path, {{"template_text", "two"}, {"change_reason", "better"}});
    const auto versions = api.viewer().get(path + "/versions");
    EXPECT_EQ(versions.at("/versions/0/template_text"), "two");
    EXPECT_EQ(versions.at("/versions/0/change_reason"), "better");
    EXPECT_EQ(versions.at("/versions/1/version"), 1);
    // get_template_version, by number and by id.
    EXPECT_EQ(api.viewer().get(path + "/versions/1").at("/template_text"), "one");
    EXPECT_EQ(api.viewer().get(path + "/versions/" + versions.text("/versions/0/id")).status, 200U);
    EXPECT_EQ(api.viewer().get(path + "/versions/3").status, 404U);
}

MIEN_API_TEST(get_template_version, is_not_found_in_another_template) {
    const auto path = make_template(api, "warm", "one");
    const auto other = make_template(api, "cold", "two");
    const auto id = api.viewer().get(other).text("/version_id");
    EXPECT_EQ(api.viewer().get(path + "/versions/" + id).status, 404U);
}

MIEN_API_TEST(revert_template, adds_a_version_with_an_earlier_content) {
    const auto path = make_template(api, "warm", "one");
    api.editor().put(path, {{"template_text", "two"}});
    const auto reverted = api.editor().post(path + "/revert", {{"version_id", 1}});
    EXPECT_EQ(reverted.status, 200U);
    EXPECT_EQ(reverted.at("/version"), 3);
    EXPECT_EQ(reverted.at("/template_text"), "one");
    EXPECT_EQ(api.viewer().get(path + "/versions").at("/versions/0/reverted_from"), 1);
    EXPECT_EQ(api.editor().post(path + "/revert", {{"version_id", 9}}).status, 404U);
}

MIEN_API_TEST(delete_template, archives_it_and_leaves_its_cells) {
    const auto alice = make_character(api, "Alice");
    const auto path = make_template(api, "warm", "warm");
    apply(api, path, {item(alice, "happy")});
    EXPECT_EQ(api.editor().remove(path).status, 200U);
    EXPECT_EQ(api.viewer().get(cell(alice, "happy")).at("/prompt_text"), "warm");
    EXPECT_EQ(api.viewer().get(path + "/cells").at("/cells").as_array().size(), 1U);
    EXPECT_EQ(api.viewer().get(templates).at("/templates").as_array().size(), 0U);
    EXPECT_EQ(api.editor().put(path, {{"template_text", "hot"}}).status, 409U);
    EXPECT_EQ(api.editor().post(path + "/apply", {{"items", {item(alice, "sad")}}}).status, 409U);
    const auto taken = api.editor().post(templates, {{"name", "warm"}, {"template_text", "x"}});
    EXPECT_EQ(taken.first_problem(), "name_taken");
    // restore_template.
    EXPECT_EQ(api.editor().post(path + "/restore").at("/archived_at"), nullptr);
    apply(api, path, {item(alice, "sad")});
}

MIEN_API_TEST(restore_template, is_unchanged_when_it_is_not_archived) {
    const auto path = make_template(api, "warm", "x");
    EXPECT_EQ(api.editor().post(path + "/restore").status, 200U);
    EXPECT_EQ(api.viewer()
                  .get("/api/admin/audit?action=template.restore")
                  .at("/entries")
                  .as_array()
                  .size(),
              0U);
}

MIEN_API_TEST(apply_template, fills_each_cell_with_its_values_and_says_where_the_text_is_from) {
    const auto alice = make_character(api, "Alice", {{"hair", "red"}});
    const auto dracula = make_character(api, "Dracula");
    const auto path = make_template(api, "warm", "{mood} {hair|grey} {character_name}",
                                    {{{"name", "mood"}, {"required", true}}});
    const auto applied =
        api.editor().post(path + "/apply", {{"items",
                                             {item(alice, "happy", {{"Mood", "glad"}}),
                                              item(dracula, "happy"), item(std::nullopt, "sad")}},
                                            {"values", {{"mood", "calm"}}},
                                            {"values_from_attributes", {{"hair", "hair"}}},
                                            {"change_reason", "one look"}});
    EXPECT_EQ(applied.status, 200U) << applied.body;
    EXPECT_EQ(applied.at("/counts/written"), 3);
    const auto read = api.viewer().get(cell(alice, "happy"));
    EXPECT_EQ(read.at("/prompt_text"), "glad red {character_name}");
    EXPECT_EQ(read.at("/resolved_text"), "glad red Alice");
    EXPECT_EQ(read.at("/template/name"), "warm");
    EXPECT_EQ(read.at("/template/version"), 1);
    EXPECT_EQ(read.at("/template/state"), "in_sync");
    EXPECT_EQ(read.at("/template/values/hair"), "red");
    EXPECT_EQ(api.viewer().get(cell(dracula, "happy")).at("/prompt_text"),
              "calm grey {character_name}");
    EXPECT_EQ(api.viewer().get("/api/admin/global-prompts/sad").at("/template/state"), "in_sync");
    const auto version = api.viewer().get(cell(alice, "happy") + "/versions/1");
    EXPECT_EQ(version.at("/origin/kind"), "template");
    EXPECT_EQ(version.at("/origin/version"), 1);
    EXPECT_EQ(version.at("/change_reason"), "one look");
    const auto audit = api.viewer().get("/api/admin/audit?action=prompt.save");
    EXPECT_EQ(audit.at("/entries/0/details/template/version"), 1);
}

MIEN_API_TEST(apply_template, refuses_all_when_one_cell_cannot_have_its_text) {
    const auto alice = make_character(api, "Alice");
    const auto path =
        make_template(api, "warm", "{mood}", {{{"name", "mood"}, {"required", true}}});
    const auto refuse = [&](json::array items) {
        const auto refused = api.editor().post(path + "/apply", {{"items", std::move(items)}});
        EXPECT_EQ(refused.status, 422U) << refused.body;
        return refused.text("/problems/0/pointer") + " " + refused.first_problem();
    };
    const auto good = item(alice, "happy", {{"mood", "glad"}});
    EXPECT_EQ(refuse({good, item(alice, "sad")}), "/items/1/values/mood missing");
    EXPECT_EQ(refuse({good, item(alice, "sad", {{"mood", ""}})}), "/items/1/values/mood missing");
    EXPECT_EQ(refuse({good, item(alice, "sad", {{"mod", "glad"}})}),
              "/items/1/values/mod unknown_placeholder");
    EXPECT_EQ(refuse({good, item(alice, "sad", {{"mood", std::string(5001, 'x')}})}),
              "/items/1/values/mood too_long");
    EXPECT_EQ(refuse({good, good}), "/items/1 duplicate");
    EXPECT_EQ(refuse({item(alice, "sad", {{"mood", "a"}, {"MOOD", "b"}})}),
              "/items/0/values/MOOD duplicate");
    auto stale = good;
    stale["expected_version"] = 4;
    EXPECT_EQ(api.editor().post(path + "/apply", {{"items", {stale}}}).status, 412U);
    EXPECT_EQ(api.viewer().get(cell(alice, "happy")).at("/source"), "missing");
}

// Values are texts, whatever stands in them, on every way that the text goes.
MIEN_API_TEST(apply_template, never_reads_a_value_as_a_template) {
    const auto emotion = make_character(api, "{emotion}", {{"a", "{attr.secret}"}});
    const auto path = make_template(api, "warm", "{{user_id}} {mood} {tone|calm} {character_name}");
    for (const std::string value :
         {"{character_name}", "\\1", "$&", "}}", "{{", "{template.warm}"}) {
        apply(api, path, {item(emotion, "happy", {{"mood", value}})});
        const auto read = api.viewer().get(cell(emotion, "happy"));
        EXPECT_EQ(read.text("/resolved_text"), "{user_id} " + value + " calm {emotion}");
        EXPECT_EQ(read.at("/problems").as_array().size(), 0U);
        const auto resolved =
            api.viewer().get(fmt::format("/api/resolve?character_id={}&emotion=happy", emotion));
        EXPECT_EQ(resolved.text("/text"), "{user_id} " + value + " calm {emotion}");
        const auto tested = api.editor().post(cell(emotion, "happy") + "/test", json::object());
        EXPECT_EQ(tested.text("/resolved_text"), "{user_id} " + value + " calm {emotion}");
        const auto video =
            api.editor().post("/api/videos", {{"character_id", emotion}, {"emotion", "happy"}});
        EXPECT_EQ(video.text("/resolved_prompt_text"), "{user_id} " + value + " calm {emotion}");
    }
    const auto applied = api.editor().post(
        path + "/apply",
        {{"items", {item(emotion, "sad")}}, {"values_from_attributes", {{"mood", "a"}}}});
    EXPECT_EQ(applied.status, 200U);
    EXPECT_EQ(api.viewer().get(cell(emotion, "sad")).text("/resolved_text"),
              "{user_id} {attr.secret} calm {emotion}");
}

MIEN_API_TEST(apply_template, pins_cells_to_a_version_that_is_named) {
    const auto alice = make_character(api, "Alice");
    const auto path = make_template(api, "warm", "one");
    api.editor().put(path, {{"template_text", "two"}});
    const auto applied = api.editor().post(
        path + "/apply",
        {{"character_ids", {alice}}, {"emotions", {"happy", "sad"}}, {"version", 1}});
    EXPECT_EQ(applied.status, 200U) << applied.body;
    EXPECT_EQ(api.viewer().get(cell(alice, "sad")).at("/prompt_text"), "one");
    EXPECT_EQ(api.viewer().get(cell(alice, "sad")).at("/template/state"), "pinned");
    EXPECT_EQ(api.viewer().post(path + "/plan", json::object{}).at("/counts/changing"), 0);
    const auto unknown =
        api.editor().post(path + "/apply", {{"items", {item(alice, "sad")}}, {"version", 7}});
    EXPECT_EQ(unknown.text("/problems/0/pointer"), "/version");
}

// As people write them into tables. What cannot be found is told item by item, all at once.
MIEN_API_TEST(apply_template, finds_cells_by_what_they_are_called) {
    const auto alice = make_character(api, "Alice B.");
    make_character(api, "Twin");
    make_character(api, "Twin");
    const auto path = make_template(api, "warm", "{mood}");
    const auto named = [](json::value character, std::string_view emotion) {
        return json::object{{"character", std::move(character)},
                            {"emotion", emotion},
                            {"values", {{"mood", "glad"}}}};
    };
    apply(
        api, path,
        {named("Alice B.", "Happy"), named("ALICE-B", "sad"),
         named(json::value(alice), "SURPRISED"), named(nullptr, "idle"), named("twin-2", "idle")});
    for (const auto* const emotion : {"happy", "sad", "surprised"}) {
        EXPECT_EQ(api.viewer().get(cell(alice, emotion)).at("/prompt_text"), "glad") << emotion;
    }
    EXPECT_EQ(api.viewer().get("/api/admin/global-prompts/idle").at("/prompt_text"), "glad");
    const auto refused = api.editor().post(
        path + "/apply",
        {{"items", {named("Alice B.", "happy"), named("Alise", "hapy"), named("Twin", "happy")}}});
    EXPECT_EQ(refused.status, 422U);
    std::string problems;
    for (const auto& problem : refused.at("/problems").as_array()) {
        problems += fmt::format("{} {}\n", std::string(problem.at("pointer").as_string()),
                                std::string(problem.at("code").as_string()));
    }
    EXPECT_EQ(problems,
              "/items/1/character unknown_character\n/items/1/emotion unknown_emotion\n"
              "/items/2/character ambiguous_character\n");
    auto both = named("Alice B.", "happy");
    both["character_id"] = alice;
    EXPECT_EQ(api.editor().post(path + "/apply", {{"items", {both}}}).first_problem(),
              "wrong_form");
    EXPECT_EQ(api.editor()
                  .post(path + "/apply", {{"items", {json::object{{"emotion", "happy"}}}}})
                  .first_problem(),
              "wrong_form");
}

MIEN_API_TEST(apply_template, keeps_a_text_that_is_the_same_and_makes_it_the_templates) {
    const auto alice = make_character(api, "Alice");
    api.editor().post(cell(alice, "happy"), {{"prompt_text", "warm"}});
    const auto path = make_template(api, "warm", "warm");
    const auto applied = apply(api, path, {item(alice, "happy")});
    EXPECT_EQ(applied.at("/counts/same"), 1);
    const auto read = api.viewer().get(cell(alice, "happy"));
    EXPECT_EQ(read.at("/version"), 1);
    EXPECT_EQ(read.at("/template/state"), "in_sync");
}

MIEN_API_TEST(list_template_cells, tells_how_each_cell_stands) {
    const auto alice = make_character(api, "Alice");
    const auto path = make_template(api, "warm", "{mood}");
    apply(api, path,
          {item(alice, "happy", {{"mood", "glad"}}), item(alice, "sad", {{"mood", "low"}}),
           item(alice, "angry", {{"mood", "hot"}}), item(std::nullopt, "idle")});
    api.editor().put(cell(alice, "sad"), {{"prompt_text", "by hand"}});
    api.editor().remove(cell(alice, "angry"));
    const auto all = api.viewer().get(path + "/cells?limit=2");
    EXPECT_EQ(all.at("/cells").as_array().size(), 2U);
    EXPECT_NE(all.at("/next_cursor"), nullptr);
    const auto changed = api.viewer().get(path + "/cells?state=detached");
    EXPECT_EQ(changed.at("/cells").as_array().size(), 1U);
    EXPECT_EQ(changed.at("/cells/0/emotion"), "sad");
    EXPECT_EQ(changed.at("/cells/0/values/mood"), "low");
    const auto listed = api.viewer().get(templates);
    EXPECT_EQ(listed.at("/templates/0/cells/in_sync"), 2);
    EXPECT_EQ(listed.at("/templates/0/cells/detached"), 1);
    EXPECT_EQ(api.viewer().get(path + "/cells?state=lost").status, 422U);
    EXPECT_EQ(api.viewer().get(cell(alice, "sad")).at("/template/state"), "detached");
    const auto matrix = api.viewer().get("/api/admin/matrix");
    EXPECT_EQ(matrix.at("/characters/0/cells/happy/template_state"), "in_sync");
    EXPECT_EQ(matrix.at("/characters/0/cells/sad/template_state"), "detached");
    const auto compact = api.viewer().get("/api/admin/matrix/compact");
    EXPECT_EQ(compact.at("/characters/0/templates/detached").as_array().size(), 1U);
    const auto other = make_template(api, "cold", "cold");
    const auto dracula = make_character(api, "Dracula");
    apply(api, other, {item(dracula, "happy")});
    const auto names = [&](const std::string& query) {
        std::string all;
        for (const auto* const form : {"", "/compact"}) {
            const auto found = api.viewer().get(fmt::format("/api/admin/matrix{}?{}", form, query));
            for (const auto& row : found.at("/characters").as_array()) {
                all += row.at("name").as_string().front();
            }
        }
        return all;
    };
    EXPECT_EQ(names("template_state=in_sync"), "ADAD");
    EXPECT_EQ(names("template_state=pinned"), "");
    EXPECT_EQ(names("template_state=detached"), "AA");
    api.editor().put(other, {{"template_text", "colder"}});
    EXPECT_EQ(names("template_state=behind"), "DD");
    api.editor().put(
        other + "/cells",
        {{"follows", "pinned"}, {"cells", {{{"character_id", dracula}, {"emotion", "happy"}}}}});
    EXPECT_EQ(names("template_state=pinned"), "DD");
    EXPECT_EQ(names("template_id=" + other.substr(other.rfind('/') + 1)), "DD");
    EXPECT_EQ(api.viewer().get("/api/admin/matrix?template_id=x").status, 422U);
    EXPECT_EQ(api.viewer().get("/api/admin/matrix?template_state=lost").status, 422U);
    // Back to the text that the template made.
    api.editor().post(cell(alice, "sad") + "/revert", {{"version_id", 1}});
    EXPECT_EQ(api.viewer().get(cell(alice, "sad")).at("/template/state"), "in_sync");
}

MIEN_API_TEST(plan_template, shows_what_a_draft_would_change_and_changes_nothing) {
    const auto alice = make_character(api, "Alice");
    const auto path = make_template(api, "warm", "a {mood} face");
    apply(api, path,
          {item(alice, "happy", {{"mood", "glad"}}), item(alice, "sad", {{"mood", "low"}})});
    api.editor().put(cell(alice, "sad"), {{"prompt_text", "by hand"}});
    const auto plan = api.viewer().post(path + "/plan", {{"template_text", "one {mood} face"}});
    EXPECT_EQ(plan.status, 200U) << plan.body;
    EXPECT_EQ(plan.at("/counts/changing"), 1);
    EXPECT_EQ(plan.at("/cells/0/current_text"), "a glad face");
    EXPECT_EQ(plan.at("/cells/0/new_text"), "one glad face");
    EXPECT_EQ(plan.at("/cells/0/diff/0/op"), "delete");
    EXPECT_EQ(plan.at("/cells/0/template/version"), 2);
    EXPECT_EQ(api.viewer().get(path).at("/version"), 1);
    EXPECT_EQ(api.viewer().post(path + "/plan", json::object{}).at("/counts/changing"), 0);
    const auto broken = api.viewer().post(
        path + "/plan", {{"template_text", "{mood} {light}"},
                         {"placeholders", {{{"name", "light"}, {"required", true}}}}});
    EXPECT_EQ(broken.at("/counts/broken"), 1);
    EXPECT_EQ(broken.at("/cells/0/new_text"), nullptr);
    EXPECT_EQ(broken.at("/cells/0/problems/0/code"), "missing");
}

MIEN_API_TEST(propagate_template, writes_a_version_per_cell_and_is_undone_as_one) {
    const auto alice = make_character(api, "Alice");
    const auto path = make_template(api, "warm", "a {mood} face");
    apply(api, path,
          {item(alice, "happy", {{"mood", "glad"}}), item(alice, "sad", {{"mood", "low"}}),
           item(alice, "angry", {{"mood", "hot"}}), item(alice, "idle", {{"mood", "dull"}})});
    const auto draft =
        api.viewer().post(path + "/plan", {{"template_text", "one {mood} face"}}).text("/plan");
    api.editor().put(path, {{"template_text", "one {mood} face"}});
    EXPECT_EQ(api.viewer().get(cell(alice, "sad")).at("/template/state"), "behind");
    const auto run = api.editor().post(
        path + "/propagate", {{"plan", draft},
                              {"exclude", {{{"character_id", alice}, {"emotion", "sad"}}}},
                              {"pin", {{{"character_id", alice}, {"emotion", "angry"}}}},
                              {"detach", {{{"character_id", alice}, {"emotion", "idle"}}}},
                              {"change_reason", "better"}});
    EXPECT_EQ(run.status, 200U) << run.body;
    EXPECT_EQ(run.at("/counts/written"), 1);
    const auto happy = api.viewer().get(cell(alice, "happy"));
    EXPECT_EQ(api.viewer().get(cell(alice, "happy") + "/versions/2").at("/change_reason"),
              "better");
    EXPECT_EQ(happy.at("/prompt_text"), "one glad face");
    EXPECT_EQ(happy.at("/template/version"), 2);
    EXPECT_EQ(api.viewer().get(cell(alice, "sad")).at("/template/state"), "behind");
    EXPECT_EQ(api.viewer().get(cell(alice, "angry")).at("/template/state"), "pinned");
    EXPECT_EQ(api.viewer().get(cell(alice, "idle")).at("/template/state"), "detached");
    const auto undone =
        api.editor().post(fmt::format("/api/admin/template-runs/{}/undo", run.text("/run/id")),
                          {{"change_reason", "worse"}});
    EXPECT_EQ(undone.status, 200U) << undone.body;
    EXPECT_EQ(undone.at("/counts/written"), 1);
    EXPECT_EQ(api.viewer().get(cell(alice, "happy") + "/versions/3").at("/change_reason"), "worse");
    for (const auto& [action, reason] :
         {std::pair("template.propagate", "better"), {"template.undo", "worse"}}) {
        const auto told = api.viewer().get(fmt::format("/api/admin/audit?action={}", action));
        EXPECT_EQ(told.at("/entries/0/details/change_reason"), reason);
    }
    const auto back = api.viewer().get(cell(alice, "happy"));
    EXPECT_EQ(back.at("/prompt_text"), "a glad face");
    EXPECT_EQ(back.at("/template/state"), "behind");
    EXPECT_EQ(back.at("/version"), 3);
}

MIEN_API_TEST(propagate_template, refuses_a_plan_that_has_moved_and_cells_that_would_break) {
    const auto alice = make_character(api, "Alice");
    const auto path = make_template(api, "warm", "{mood}");
    apply(api, path,
          {item(alice, "happy", {{"mood", "glad"}}), item(alice, "sad", {{"mood", "low"}})});
    api.editor().put(path, {{"template_text", "{mood} {light}"},
                            {"placeholders", {{{"name", "light"}, {"required", true}}}}});
    const auto broken = api.editor().post(path + "/propagate", json::object{});
    EXPECT_EQ(broken.status, 422U);
    EXPECT_EQ(broken.at("/problems").as_array().size(), 2U);
    api.editor().put(path, {{"template_text", "{mood}."}, {"placeholders", json::array{}}});
    const auto plan = api.viewer().post(path + "/plan", json::object{}).text("/plan");
    api.editor().put(cell(alice, "sad"), {{"prompt_text", "by hand"}});
    EXPECT_EQ(api.editor().post(path + "/propagate", {{"plan", plan}}).status, 409U);
    const auto unknown = api.editor().post(
        path + "/propagate", {{"pin", {{{"character_id", alice}, {"emotion", "sad"}}}}});
    EXPECT_EQ(unknown.first_problem(), "not_in_plan");
    EXPECT_EQ(api.viewer().get(cell(alice, "happy")).at("/prompt_text"), "glad");
}

// A change of what is included is one of all that include it.
MIEN_API_TEST(propagate_template, reaches_the_cells_of_templates_that_include_it) {
    const auto alice = make_character(api, "Alice");
    const auto light = make_template(api, "light", "dim {tone}");
    const auto scene = make_template(api, "scene", "In {template.light}: {mood}");
    const auto old_scene = make_template(api, "old_scene", "In {template.light.1}: {mood}");
    apply(api, scene, {item(alice, "happy", {{"mood", "glad"}, {"tone", "red"}})});
    apply(api, old_scene, {item(alice, "sad", {{"mood", "low"}, {"tone", "blue"}})});
    EXPECT_EQ(api.viewer().get(cell(alice, "happy")).at("/prompt_text"), "In dim red: glad");
    api.editor().put(light, {{"template_text", "bright {tone}"}});
    EXPECT_EQ(api.viewer().get(cell(alice, "happy")).at("/template/state"), "behind");
    EXPECT_EQ(api.viewer().get(cell(alice, "sad")).at("/template/state"), "in_sync");
    EXPECT_EQ(api.viewer().get(light).at("/included_by/1"), "scene");
    EXPECT_EQ(api.editor().post(light + "/propagate", json::object{}).at("/counts/written"), 1);
    const auto read = api.viewer().get(cell(alice, "happy"));
    EXPECT_EQ(read.at("/prompt_text"), "In bright red: glad");
    EXPECT_EQ(read.at("/template/name"), "scene");
    EXPECT_EQ(read.at("/template/state"), "in_sync");
}

// What is archived follows nothing, holds nobody up, and comes back only when it can be expanded.
MIEN_API_TEST(restore_template, judges_what_the_template_includes_by_now) {
    const auto alice = make_character(api, "Alice");
    const auto light = make_template(api, "light", "dim");
    std::string six;
    for (int i = 0; i < 6; ++i) {
        six += "{template.light}";
    }
    const auto scene = make_template(api, "scene", six);
    apply(api, scene, {item(alice, "happy")});
    const auto refused = api.editor().put(light, {{"template_text", std::string(4000, 'x')}});
    EXPECT_EQ(refused.first_problem(), "too_long");
    api.editor().remove(scene);
    const auto saved = api.editor().put(light, {{"template_text", std::string(4000, 'x')}});
    EXPECT_EQ(saved.status, 200U) << saved.body;
    EXPECT_EQ(api.viewer().post(light + "/plan", json::object{}).at("/counts/changing"), 0);
    EXPECT_EQ(api.editor().post(scene + "/restore").first_problem(), "too_long");
    api.editor().put(light, {{"template_text", "bright"}});
    EXPECT_EQ(api.editor().post(scene + "/restore").status, 200U);
    EXPECT_EQ(api.viewer().get(cell(alice, "happy")).at("/template/state"), "behind");
}

MIEN_API_TEST(put_template, is_judged_for_the_templates_that_include_it) {
    const auto e = make_template(api, "e", "five");
    for (const auto& [name, inner] : {std::pair("d", "e"), {"c", "d"}, {"b", "c"}, {"a", "b"}}) {
        make_template(api, name, fmt::format("{{template.{}}}", inner));
    }
    make_template(api, "f", "six");
    const auto deep = api.editor().put(e, {{"template_text", "{template.f}"}});
    EXPECT_EQ(deep.first_problem(), "too_deep");
    EXPECT_EQ(api.editor().put(e, {{"template_text", "{template.a}"}}).first_problem(), "cycle");
    // The first version of e includes nothing.
    EXPECT_EQ(api.editor().put(e, {{"template_text", "{template.e.1}!"}}).first_problem(),
              "too_deep");
}

// A hundred thousand copies over five levels are counted, not made.
MIEN_API_TEST(create_template, bounds_what_it_expands_to_before_it_does) {
    make_template(api, "e", std::string(10, 'x'));
    const auto ten_of = [](const char* name) {
        std::string text;
        for (int copies = 0; copies < 10; ++copies) {
            text += fmt::format("{{template.{}}} ", name);
        }
        return text;
    };
    for (const auto& [name, inner] : {std::pair("d", "e"), {"c", "d"}, {"b", "c"}}) {
        make_template(api, name, ten_of(inner));
    }
    const auto began = std::chrono::steady_clock::now();
    const auto refused =
        api.editor().post(templates, {{"name", "a"}, {"template_text", ten_of("b")}});
    EXPECT_EQ(refused.first_problem(), "too_long");
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(1));
}

MIEN_API_TEST(create_template, takes_what_two_ways_lead_to_and_an_old_version_of_what_leads_here) {
    const auto bottom = make_template(api, "bottom", "dim");
    make_template(api, "left", "{template.bottom} left");
    make_template(api, "right", "{template.bottom} right");
    const auto top = make_template(api, "top", "{template.left}, {template.right}");
    const auto alice = make_character(api, "Alice");
    apply(api, top, {item(alice, "happy")});
    EXPECT_EQ(api.viewer().get(cell(alice, "happy")).at("/prompt_text"), "dim left, dim right");
    // Version 2 of the bottom includes the top as it was when nothing of it led back.
    api.editor().put(top, {{"template_text", "no more"}});
    const auto back = api.editor().put(bottom, {{"template_text", "{template.top}"}});
    EXPECT_EQ(back.status, 200U) << back.body;
    EXPECT_EQ(api.editor().put(bottom, {{"template_text", "{template.top.1}"}}).first_problem(),
              "cycle");
}

// Two admins close a circle from both ends at once: one of them is too late.
MIEN_API_TEST(put_template, never_stores_a_circle_when_two_save_at_once) {
    const auto a = make_template(api, "a", "a");
    const auto b = make_template(api, "b", "b");
    for (int round = 0; round < 20; ++round) {
        const auto save = [&api](const std::string& path, const char* text) {
            return std::async(std::launch::async, [&api, path, text] {
                return api.editor().put(path, {{"template_text", text}}).status;
            });
        };
        auto first = save(a, "{template.b}");
        auto second = save(b, "{template.a}");
        const auto statuses = std::pair(first.get(), second.get());
        EXPECT_TRUE(statuses == std::pair(200U, 422U) || statuses == std::pair(422U, 200U))
            << statuses.first << " " << statuses.second;
        api.editor().put(a, {{"template_text", fmt::format("a{}", round)}});
        api.editor().put(b, {{"template_text", fmt::format("b{}", round)}});
    }
}

MIEN_API_TEST(set_template_cells, pins_releases_and_detaches_them) {
    const auto alice = make_character(api, "Alice");
    const auto path = make_template(api, "warm", "warm");
    apply(api, path, {item(alice, "happy"), item(std::nullopt, "sad")});
    const auto follow = [&](const char* follows) {
        return api.editor()
            .put(path + "/cells", {{"follows", follows},
                                   {"cells",
                                    {{{"character_id", alice}, {"emotion", "happy"}},
                                     {{"character_id", nullptr}, {"emotion", "sad"}}}}})
            .status;
    };
    const auto state = [&] {
        return api.viewer().get(cell(alice, "happy")).text("/template/state");
    };
    EXPECT_EQ(follow("pinned"), 200U);
    EXPECT_EQ(state(), "pinned");
    EXPECT_EQ(api.viewer().get("/api/admin/global-prompts/sad").at("/template/state"), "pinned");
    EXPECT_EQ(follow("newest"), 200U);
    EXPECT_EQ(state(), "in_sync");
    EXPECT_EQ(follow("nothing"), 200U);
    EXPECT_EQ(state(), "detached");
    EXPECT_EQ(follow("newest"), 422U);
}

ApiAnswer undo(ApiServer& api, const ApiAnswer& run) {
    auto undone = api.editor().post(
        fmt::format("/api/admin/template-runs/{}/undo", run.text("/run/id")), json::object{});
    EXPECT_EQ(undone.status, 200U) << undone.body;
    return undone;
}

MIEN_API_TEST(undo_template_run, takes_back_what_an_application_made_but_not_what_changed_since) {
    const auto alice = make_character(api, "Alice");
    api.editor().post(cell(alice, "happy"), {{"prompt_text", "before"}});
    const auto path = make_template(api, "warm", "warm");
    const auto applied = apply(api, path,
                               {item(alice, "happy"), item(alice, "sad"), item(alice, "angry"),
                                item(std::nullopt, "sad")});
    api.editor().put(cell(alice, "angry"), {{"prompt_text", "by hand"}});
    const auto undo = fmt::format("/api/admin/template-runs/{}/undo", applied.text("/run/id"));
    const auto undone = api.editor().post(undo, json::object{});
    EXPECT_EQ(undone.at("/counts/written"), 2);
    EXPECT_EQ(undone.at("/counts/left"), 2);
    EXPECT_EQ(undone.at("/left/0/reason"), "no_text");
    EXPECT_EQ(undone.at("/left/1/reason"), "changed");
    EXPECT_EQ(undone.at("/left/1/character_name"), "Alice");
    EXPECT_EQ(undone.at("/left/1/emotion"), "angry");
    EXPECT_EQ(api.viewer().get(cell(alice, "happy")).at("/prompt_text"), "before");
    EXPECT_EQ(api.viewer().get(cell(alice, "sad")).at("/source"), "global");
    EXPECT_EQ(api.viewer().get(cell(alice, "angry")).at("/prompt_text"), "by hand");
    EXPECT_EQ(api.editor().post(undo, json::object{}).status, 409U);
    // list_template_runs.
    const auto runs = api.viewer().get(path + "/runs");
    EXPECT_EQ(runs.at("/runs/0/cell_count"), 4);
    EXPECT_NE(runs.at("/runs/0/undone_at"), nullptr);
}

// What a cell had of a template before, and whether it was pinned, belongs to what comes back.
MIEN_API_TEST(undo_template_run, brings_back_the_template_the_values_and_the_pin) {
    const auto alice = make_character(api, "Alice");
    const auto one = make_template(api, "one", "one {mood}");
    const auto two = make_template(api, "two", "two");
    apply(api, one,
          {item(alice, "happy", {{"mood", "glad"}}), item(alice, "sad", {{"mood", "low"}})});
    api.editor().put(
        one + "/cells",
        {{"follows", "pinned"}, {"cells", {{{"character_id", alice}, {"emotion", "happy"}}}}});
    api.editor().post(cell(alice, "angry"), {{"prompt_text", "two"}});
    const auto run =
        apply(api, two, {item(alice, "happy"), item(alice, "sad"), item(alice, "angry")});
    EXPECT_EQ(api.viewer().get(cell(alice, "angry")).at("/template/name"), "two");
    const auto undone = undo(api, run);
    EXPECT_EQ(undone.at("/counts/written"), 2);
    EXPECT_EQ(undone.at("/counts/same"), 1);
    const auto happy = api.viewer().get(cell(alice, "happy"));
    EXPECT_EQ(happy.at("/prompt_text"), "one glad");
    EXPECT_EQ(happy.at("/template/name"), "one");
    EXPECT_EQ(happy.at("/template/state"), "pinned");
    EXPECT_EQ(happy.at("/template/values/mood"), "glad");
    EXPECT_EQ(api.viewer().get(cell(alice, "sad")).at("/template/state"), "in_sync");
    const auto typed = api.viewer().get(cell(alice, "angry"));
    EXPECT_EQ(typed.at("/template"), nullptr);
    EXPECT_EQ(typed.at("/version"), 1);
}

// What a propagation pins or detaches is part of it.
MIEN_API_TEST(undo_template_run, releases_what_a_propagation_pinned_and_detached) {
    const auto alice = make_character(api, "Alice");
    const auto path = make_template(api, "warm", "a");
    apply(api, path, {item(alice, "happy"), item(alice, "sad"), item(alice, "angry")});
    api.editor().put(path, {{"template_text", "b"}});
    const auto run = api.editor().post(
        path + "/propagate", {{"pin", {{{"character_id", alice}, {"emotion", "sad"}}}},
                              {"detach", {{{"character_id", alice}, {"emotion", "angry"}}}}});
    EXPECT_EQ(undo(api, run).at("/counts/left"), 0);
    for (const auto* const emotion : {"happy", "sad", "angry"}) {
        const auto read = api.viewer().get(cell(alice, emotion));
        EXPECT_EQ(read.at("/prompt_text"), "a");
        EXPECT_EQ(read.at("/template/state"), "behind") << emotion;
    }
}

MIEN_API_TEST(undo_template_run, leaves_and_names_what_is_archived) {
    const auto alice = make_character(api, "Alice");
    const auto dracula = make_character(api, "Dracula");
    const auto path = make_template(api, "warm", "warm");
    const auto run = apply(api, path, {item(alice, "happy"), item(dracula, "happy")});
    api.editor().remove("/api/admin/characters/" + dracula);
    const auto undone = undo(api, run);
    EXPECT_EQ(undone.at("/counts/written"), 1);
    EXPECT_EQ(undone.at("/left/0/reason"), "archived");
    EXPECT_EQ(undone.at("/left/0/character_name"), "Dracula");
    EXPECT_EQ(api.viewer().get(cell(alice, "happy")).at("/source"), "missing");
}

// Undoing the later run leaves the earlier one there to be undone.
MIEN_API_TEST(undo_template_run, undoes_runs_one_after_the_other) {
    const auto alice = make_character(api, "Alice");
    const auto path = make_template(api, "warm", "one");
    const auto first = apply(api, path, {item(alice, "happy")});
    api.editor().put(path, {{"template_text", "two"}});
    const auto second = api.editor().post(path + "/propagate", json::object{});
    for (const auto* const run : {&second, &first}) {
        const auto undo = fmt::format("/api/admin/template-runs/{}/undo", run->text("/run/id"));
        EXPECT_EQ(api.editor().post(undo, json::object{}).at("/counts/written"), 1);
    }
    EXPECT_EQ(api.viewer().get(cell(alice, "happy")).at("/source"), "missing");
    EXPECT_EQ(api.editor()
                  .post("/api/admin/template-runs/01994b1c-8a01-7c11-9d52-4f0c6a7be101/undo",
                        json::object{})
                  .status,
              404U);
}

MIEN_API_TEST(list_template_runs, is_not_found_without_the_template) {
    EXPECT_EQ(
        api.viewer().get("/api/admin/templates/01994b1c-8a01-7c11-9d52-4f0c6a7be101/runs").status,
        404U);
}

}  // namespace
}  // namespace mien::test
