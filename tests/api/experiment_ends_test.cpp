// What becomes of an experiment besides a winner that is saved: more pairs, a file for another
// environment, a look at each pair, and how it stands among all others.
#include <cmath>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/api/experiment_lab.hpp"
#include "tests/support/transfer_worker.hpp"

namespace mien::test {
namespace {

using testing::HasSubstr;

// Answers everything alike.
void answer_all(const Rater& rater, const std::string& path, std::string_view answer) {
    auto progress = rater.client.get(path + "/next-trial");
    while (!progress.at("/trial").is_null()) {
        progress = vote(rater, progress, answer);
        EXPECT_EQ(progress.status, 200U) << progress.body;
    }
}

json::object more_pairs(int pairs) {
    return {{"pairs", pairs}, {"reason", "Not decided yet."}};
}

// A decided experiment.
std::string decide(ApiServer& api, Lab& lab) {
    auto path = lab.begin();
    prefer_b(api, lab.one, path);
    prefer_b(api, lab.other, path);
    EXPECT_EQ(api.admin().get(path).at("/winner"), "b");
    return path;
}

// Goal: twelve undecided pairs and twelve more that decide are one experiment of 24 pairs, in which
// nobody of the panel has seen anything meanwhile (extend_experiment).
MIEN_API_TEST(experiment_ends, can_be_put_off_by_more_pairs) {
    Lab lab(api);
    const auto path = lab.begin();
    answer_all(lab.one, path, "both_good");
    answer_all(lab.other, path, "both_good");
    EXPECT_EQ(api.admin().get(path + "/results").at("/state"), "inconclusive");
    EXPECT_EQ(lab.one.client.get(path).at("/blinded"), true) << "there may be more to vote on";

    const auto seeds =
        "SELECT string_agg(seed::text, ' ') AS text FROM experiment_pairs "
        "WHERE experiment_id = $1::text::uuid AND number < 12";
    const auto id = path.substr(path.rfind('/') + 1);
    const auto before = text_from_database(api, seeds, id);
    EXPECT_EQ(lab.one.client.post(path + "/extend", {{"pairs", 12}, {"reason", " "}}).status, 422U);
    EXPECT_EQ(lab.one.client.post(path + "/extend", more_pairs(189)).status, 422U);
    const auto extended = lab.one.client.post(path + "/extend", more_pairs(12));
    ASSERT_EQ(extended.status, 200U) << extended.body;
    EXPECT_EQ(extended.at("/state"), "rendering");
    EXPECT_EQ(extended.at("/pair_count"), 24);
    EXPECT_EQ(extended.at("/clips/count"), 48);
    EXPECT_EQ(lab.one.client.post(path + "/extend", more_pairs(1)).status, 409U);
    work_off(api);
    EXPECT_EQ(text_from_database(api, seeds, id), before);
    EXPECT_EQ(lab.one.client.get(path + "/next-trial").at("/count"), 30);

    prefer_b(api, lab.one, path);
    prefer_b(api, lab.other, path);
    const auto closed = api.admin().get(path);
    EXPECT_EQ(closed.at("/winner"), "b");
    const auto results = lab.one.client.get(path + "/results");
    EXPECT_GT(results.at("/evidence/log_path").as_array().size(), 12U) << "the path goes on";
    EXPECT_EQ(results.at("/answers/both_good"), 24);
    const auto late = lab.one.client.post(path + "/extend", more_pairs(12));
    EXPECT_EQ(late.status, 409U);
    EXPECT_THAT(late.body, HasSubstr("has shown its texts"));
}

MIEN_API_TEST(experiment_ends, are_not_put_off_when_nobody_can_win) {
    Lab lab(api);
    const auto draft = lab.create();
    EXPECT_EQ(api.admin().post(draft + "/extend", more_pairs(12)).status, 409U);
    const auto path = lab.begin();
    EXPECT_EQ(lab.one.client.post(path + "/unblind", {{"reason", "Broken?"}}).status, 200U);
    const auto alone = api.admin().post(path + "/extend", more_pairs(12));
    EXPECT_EQ(alone.status, 409U);
    EXPECT_THAT(alone.body, HasSubstr("who may still vote"));
    EXPECT_EQ(api.editor().put(lab.prompt_path(), {{"prompt_text", "Moved."}}).status, 200U);
    const auto moved = api.admin().post(path + "/extend", more_pairs(12));
    EXPECT_EQ(moved.status, 409U);
    EXPECT_THAT(moved.body, HasSubstr("A prompt has changed"));
}

// list_experiment_pairs.
MIEN_API_TEST(experiment_ends, show_pairs_by_disagreement) {
    Lab lab(api);
    const auto path = lab.begin();
    const auto blinded = lab.one.client.get(path + "/pairs");
    EXPECT_EQ(blinded.at("/blinded"), true);
    EXPECT_TRUE(blinded.at("/pairs").as_array().empty());
    const auto trial = lab.one.client.get(path + "/next-trial");
    const auto b = side_of_b(api, trial.text("/trial/id"));
    EXPECT_EQ(vote(lab.one, trial, b == "left" ? "right" : "left").status, 200U);
    prefer_b(api, lab.one, path);
    prefer_b(api, lab.other, path);
    const auto listed = api.admin().get(path + "/pairs");
    EXPECT_EQ(listed.at("/pairs").as_array().size(), 12U);
    EXPECT_EQ(listed.at("/pairs/0/disagreement").to_number<double>(), 0.5);
    EXPECT_EQ(listed.at("/pairs/1/disagreement").to_number<double>(), 0);
    EXPECT_EQ(listed.at("/pairs/0/score").to_number<double>(), 0.5);
    EXPECT_EQ(listed.at("/pairs/0/votes").as_array().size(), 2U);
    const auto url = listed.text("/pairs/0/clips/a/video_url");
    const auto clip = api.nobody().get(url.substr(url.find("/media/")));
    EXPECT_EQ(clip.body, video::fake_video);
}

// get_experiment_bundle: the file is imported where the cell has another text, and says why.
MIEN_API_TEST(experiment_ends, give_a_file_for_another_environment) {
    const TransferWorker worker(api);
    Lab lab(api);
    const auto undecided = lab.create();
    EXPECT_EQ(api.admin().get(undecided + "/bundle").status, 409U);
    const auto path = decide(api, lab);
    EXPECT_EQ(api.viewer().get(path + "/bundle").status, 403U);
    const auto file = api.editor().get(path + "/bundle");
    ASSERT_EQ(file.status, 200U) << file.body;
    const auto number = api.admin().get(path).at("/number").as_int64();
    EXPECT_THAT(std::string(file.header("content-disposition")),
                HasSubstr(fmt::format("experiment-{}.json", number)));

    const auto planned =
        api.editor().send(http::Method::post, "/api/admin/prompts/import?file_name=won.json",
                          file.body, {{"Content-Type", "application/octet-stream"}});
    ASSERT_EQ(planned.status, 201U) << planned.body;
    EXPECT_EQ(planned.at("/counts/conflict"), 1) << "the cell has text A";
    EXPECT_EQ(planned.at("/counts/error"), 0);
    const auto applied =
        api.editor().post("/api/admin/prompts/import/" + planned.text("/import_id") + "/apply",
                          {{"strategy", "overwrite"}});
    EXPECT_EQ(applied.status, 200U) << applied.body;
    const auto versions = api.viewer().get(lab.prompt_path() + "/versions?order=desc");
    EXPECT_EQ(versions.at("/versions/0/prompt_text"), text_b);
    EXPECT_EQ(versions.text("/versions/0/change_reason"), fmt::format("won experiment {}", number));
}

// Of two experiments that have ended, one that won with evidence 21 does not stand: 40 it takes.
MIEN_API_TEST(experiment_ends, stand_together) {
    Lab lab(api);
    const auto path = decide(api, lab);
    const auto survives = [&] {
        const auto list = api.viewer().get("/api/admin/experiments?state=closed");
        const auto& rows = list.at("/experiments").as_array();
        return rows.back().at("survives");
    };
    EXPECT_EQ(survives(), true);
    const auto weaken =
        "WITH weak AS (UPDATE experiments SET log_evidence = ln(21) "
        "WHERE id = $1::text::uuid RETURNING 1) SELECT '' AS text FROM weak";
    text_from_database(api, weaken, path.substr(path.rfind('/') + 1));
    EXPECT_EQ(survives(), true) << "alone, 20 are enough";
    const auto second = lab.begin();
    EXPECT_EQ(api.admin().post(second + "/close").status, 200U);
    EXPECT_EQ(survives(), false);
    EXPECT_TRUE(api.viewer()
                    .get("/api/admin/experiments?state=closed")
                    .at("/experiments/0/survives")
                    .is_null());
}

// Two versions of a template over two cells, of which the newest wins and is applied.
MIEN_API_TEST(experiment_ends, apply_the_version_of_a_template_that_won) {
    Lab lab(api);
    const auto made = api.editor().post(
        "/api/admin/templates", {{"name", "warm"}, {"template_text", "{character_name} {how}."}});
    const auto source = "/api/admin/templates/" + made.text("/id");
    const auto item = [&](const char* emotion, const char* how) {
        return json::object{
            {"character_id", lab.character_id}, {"emotion", emotion}, {"values", {{"how", how}}}};
    };
    EXPECT_EQ(api.editor()
                  .post(source + "/apply",
                        {{"items", json::array{item("happy", "smiles"), item("sad", "weeps")}}})
                  .status,
              200U);
    EXPECT_EQ(
        api.editor().put(source, {{"template_text", "{character_name} gently {how}."}}).status,
        200U);
    const auto key = [&](const char* emotion) {
        return json::object{{"character_id", lab.character_id}, {"emotion", emotion}};
    };
    auto draft = lab.draft();
    draft["cells"] = json::array{key("happy"), key("angry")};
    draft["template"] = {{"template_id", made.at("/id")}, {"version_a", 1}, {"version_b", 2}};
    EXPECT_EQ(api.admin().post("/api/admin/experiments", draft).first_problem(), "not_of_template");
    draft["cells"] = json::array{key("happy"), key("sad")};
    const auto created = api.admin().post("/api/admin/experiments", draft);
    ASSERT_EQ(created.status, 201U) << created.body;
    EXPECT_EQ(created.at("/cells/0/text_a"), "{character_name} smiles.");
    EXPECT_EQ(created.at("/cells/1/text_b"), "{character_name} gently weeps.");
    EXPECT_EQ(created.at("/template/version_b"), 2);

    const auto path = "/api/admin/experiments/" + created.text("/id");
    EXPECT_EQ(api.admin().post(path + "/start").status, 200U);
    work_off(api);
    EXPECT_TRUE(lab.one.client.get(path).at("/template").is_null());
    prefer_b(api, lab.one, path);
    prefer_b(api, lab.other, path);
    const auto promoted = api.admin().post(path + "/promote");
    ASSERT_EQ(promoted.status, 200U) << promoted.body;
    const auto cells = api.viewer().get(source + "/cells");
    ASSERT_EQ(cells.at("/cells").as_array().size(), 2U);
    for (const auto& cell : cells.at("/cells").as_array()) {
        EXPECT_EQ(cell.at("state"), "in_sync");
    }
    const auto prompt = api.viewer().get(lab.prompt_path());
    EXPECT_EQ(prompt.at("/prompt_text"), "{character_name} gently smiles.");
}

MIEN_API_TEST(experiment_ends, refuse_versions_that_are_none_of_the_template) {
    const Lab lab(api);
    const auto made =
        api.editor().post("/api/admin/templates", {{"name", "cold"}, {"template_text", "Stares."}});
    const auto create = [&](int a, int b, json::object cell) {
        auto draft = lab.draft();
        draft["cells"] = json::array{std::move(cell)};
        draft["template"] = {{"template_id", made.at("/id")}, {"version_a", a}, {"version_b", b}};
        return api.admin().post("/api/admin/experiments", draft).first_problem();
    };
    const json::object key{{"character_id", lab.character_id}, {"emotion", "happy"}};
    EXPECT_EQ(create(1, 2, key), "no_such_version");
    EXPECT_EQ(create(1, 1, key), "same_version");
    EXPECT_EQ(create(1, 2, lab.cell()), "text_with_template");
}

}  // namespace
}  // namespace mien::test
