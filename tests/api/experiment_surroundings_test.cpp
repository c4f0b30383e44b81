// What happens around an experiment while it runs: raters come and go, characters are archived,
// budgets end, and templates have authors.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/api/experiment_lab.hpp"
#include "tests/api/open_stream.hpp"
#include "tests/api/provider_lab.hpp"
#include "tests/api/race.hpp"

namespace mien::test {
namespace {

using testing::HasSubstr;

json::object more_pairs(int pairs) {
    return {{"pairs", pairs}, {"reason", "Not decided yet."}};
}

void change_rater(ApiServer& api, const Rater& rater, const json::object& change) {
    const auto changed = api.admin().patch("/api/admin/admins/" + rater.id, change);
    EXPECT_EQ(changed.status, 200U) << changed.body;
}

std::string begin_with_three(Lab& lab, const Rater& third) {
    auto draft = lab.draft();
    draft["raters"] = json::array{lab.one.id, lab.other.id, third.id};
    const auto created = lab.api.admin().post("/api/admin/experiments", draft);
    auto path = "/api/admin/experiments/" + created.text("/id");
    EXPECT_EQ(lab.api.admin().post(path + "/start").status, 200U);
    work_off(lab.api);
    return path;
}

// Until nothing is left.
void like_both(const Rater& rater, const std::string& path) {
    auto progress = rater.client.get(path + "/next-trial");
    while (!progress.at("/trial").is_null()) {
        progress = vote(rater, progress, "both_good");
        EXPECT_EQ(progress.status, 200U) << progress.body;
    }
}

// Goal: pairs do not wait for who cannot vote any more.
MIEN_API_TEST(experiment_raters, who_are_gone_are_not_waited_for) {
    Lab lab(api);
    const auto third = add_rater(api, "third");
    const auto path = begin_with_three(lab, third);
    change_rater(api, third, {{"is_disabled", true}});
    like_both(lab.one, path);
    EXPECT_EQ(api.admin().get(path).at("/pairs_frozen"), 0);
    like_both(lab.other, path);
    EXPECT_EQ(api.admin().get(path).at("/pairs_frozen"), 12);
}

// Goal: a role that was taken by mistake costs nobody their votes: no pair counts one answer alone.
MIEN_API_TEST(experiment_raters, who_are_back_vote_on_what_one_has_answered) {
    Lab lab(api);
    const auto path = lab.begin();
    change_rater(api, lab.other, {{"role", "viewer"}});
    like_both(lab.one, path);
    EXPECT_EQ(api.admin().get(path).at("/pairs_frozen"), 0);
    change_rater(api, lab.other, {{"role", "editor"}});
    like_both(lab.other, path);
    EXPECT_EQ(api.admin().get(path).at("/pairs_frozen"), 12);
}

// Goal: pairs do not wait for the only other rater once they have looked.
MIEN_API_TEST(experiment_raters, who_look_leave_the_pairs_to_one) {
    Lab lab(api);
    const auto path = lab.begin();
    const auto looked = lab.other.client.post(path + "/unblind", {{"reason", "No time."}});
    EXPECT_EQ(looked.status, 200U) << looked.body;
    like_both(lab.one, path);
    EXPECT_EQ(api.admin().get(path).at("/pairs_frozen"), 12);
}

// Goal: the votes of two are enough once the third gives up, without another vote.
MIEN_API_TEST(experiment_raters, who_look_may_leave_a_decision) {
    Lab lab(api);
    const auto third = add_rater(api, "third");
    const auto path = begin_with_three(lab, third);
    prefer_b(api, lab.one, path);
    prefer_b(api, lab.other, path);
    EXPECT_EQ(api.admin().get(path).at("/pairs_frozen"), 0);
    const auto looked = third.client.post(path + "/unblind", {{"reason", "No time."}});
    EXPECT_EQ(looked.status, 200U) << looked.body;
    EXPECT_EQ(looked.at("/state"), "closed");
    EXPECT_EQ(looked.at("/winner"), "b");
    const auto nothing = lab.one.client.post(path + "/unblind", {{"reason", "Curious."}});
    EXPECT_EQ(nothing.status, 409U) << "all of it can be seen";
}

// Three raters, of whom two have preferred B throughout: who leaves last takes nothing along.
void expect_decided_by(ApiServer& api, const json::object& change) {
    Lab lab(api);
    const auto third = add_rater(api, "third");
    const auto path = begin_with_three(lab, third);
    EXPECT_EQ(api.admin().put(path + "/split", {{"share_a", 500}, {"share_b", 500}}).status, 200U);
    prefer_b(api, lab.one, path);
    prefer_b(api, lab.other, path);
    change_rater(api, third, {{"display_name", "Somebody else"}});
    EXPECT_EQ(api.admin().get(path).at("/pairs_frozen"), 0);
    change_rater(api, third, change);
    const auto closed = api.admin().get(path);
    EXPECT_EQ(closed.at("/state"), "closed");
    EXPECT_EQ(closed.at("/winner"), "b");
    EXPECT_EQ(closed.at("/pairs_frozen"), 12);
    EXPECT_TRUE(closed.at("/split").is_null());
    const auto audit = api.admin().get("/api/admin/audit?action=experiment.decide");
    ASSERT_EQ(audit.at("/entries").as_array().size(), 1U);
    EXPECT_EQ(audit.at("/entries/0/subject_id"), closed.at("/id"));
    EXPECT_EQ(audit.at("/entries/0/actor/label"), "admin@example.com");
    change_rater(api, third, change);
    EXPECT_EQ(api.admin().get(path).at("/version"), closed.at("/version"));
}

MIEN_API_TEST(experiment_raters, who_are_disabled_last_leave_a_decision) {
    expect_decided_by(api, {{"is_disabled", true}});
}

MIEN_API_TEST(experiment_raters, who_become_viewers_last_leave_a_decision) {
    expect_decided_by(api, {{"role", "viewer"}});
}

// Goal: pairs that are complete without somebody are counted also when they decide nothing, and
// screens hear of it.
MIEN_API_TEST(experiment_raters, who_leave_last_leave_complete_pairs) {
    Lab lab(api);
    const auto third = add_rater(api, "third");
    const auto path = begin_with_three(lab, third);
    like_both(lab.one, path);
    like_both(lab.other, path);
    const auto token = api.viewer().post("/api/admin/tokens", {{"name", "screen"}});
    OpenStream stream(api, token.text("/token"));
    EXPECT_EQ(vote(third, third.client.get(path + "/next-trial"), "both_good").status, 200U);
    stream.wait_for("experiment");
    EXPECT_EQ(api.admin().get(path).at("/pairs_frozen"), 1);
    change_rater(api, third, {{"is_disabled", true}});
    stream.wait_for("experiment");
    const auto after = api.admin().get(path);
    EXPECT_EQ(after.at("/state"), "running");
    EXPECT_EQ(after.at("/pairs_frozen"), 12);
    EXPECT_EQ(api.admin().get(path + "/results").at("/state"), "inconclusive");
}

constexpr pg::Query hold_experiments{"test_hold_experiments", "SELECT FROM experiments FOR UPDATE"};
// The number of pairs that the rater has not looked at.
std::string count_unseen(ApiServer& api, const Rater& rater) {
    return text_from_database(
        api,
        "SELECT count(*)::text AS text FROM experiment_trials t "
        "WHERE t.admin_id = $1::text::uuid AND NOT t.is_repeat "
        "AND NOT EXISTS (SELECT FROM experiment_answers v WHERE v.trial_id = t.id)",
        rater.id);
}

// Goal: of the last vote and the last who leaves, at one moment, neither overlooks the other.
MIEN_API_TEST(experiment_raters, who_leave_while_the_last_vote_comes_leave_a_decision) {
    Lab lab(api);
    const auto third = add_rater(api, "third");
    const auto path = begin_with_three(lab, third);
    prefer_b(api, lab.one, path);
    auto progress = lab.other.client.get(path + "/next-trial");
    while (count_unseen(api, lab.other) != "1") {
        progress = vote(lab.other, progress, side_of_b(api, progress.text("/trial/id")));
    }
    const auto side = side_of_b(api, progress.text("/trial/id"));
    race(
        api, hold_experiments, [&] { EXPECT_EQ(vote(lab.other, progress, side).status, 200U); },
        [&] { change_rater(api, third, {{"is_disabled", true}}); });
    prefer_b(api, lab.other, path);
    const auto closed = api.admin().get(path);
    EXPECT_EQ(closed.at("/pairs_frozen"), 12);
    EXPECT_EQ(closed.at("/winner"), "b");
}

// Who wrote one of two versions of a template knows its words, whoever applied them or wrote the
// draft.
MIEN_API_TEST(experiment_raters, who_wrote_the_template_do_not_count) {
    const Lab lab(api);
    const auto writer = add_rater(api, "writer");
    const auto made = api.editor().post(
        "/api/admin/templates", {{"name", "warm"}, {"template_text", "{character_name} glows."}});
    const auto source = "/api/admin/templates/" + made.text("/id");
    const json::object cell{{"character_id", lab.character_id}, {"emotion", "happy"}};
    EXPECT_EQ(api.editor().post(source + "/apply", {{"items", json::array{cell}}}).status, 200U);
    EXPECT_EQ(writer.client.put(source, {{"template_text", "{character_name} radiates."}}).status,
              200U);
    auto draft = lab.draft();
    draft["cells"] = json::array{cell};
    draft["template"] = {{"template_id", made.at("/id")}, {"version_a", 1}, {"version_b", 2}};
    draft["raters"] = json::array{lab.one.id, lab.other.id, writer.id};
    const auto created = api.admin().post("/api/admin/experiments", draft);
    ASSERT_EQ(created.status, 201U) << created.body;
    const auto started =
        api.admin().post("/api/admin/experiments/" + created.text("/id") + "/start");
    EXPECT_EQ(started.at("/raters/0/is_author"), false);
    EXPECT_EQ(started.at("/raters/2/is_author"), true);
}

// Goal: a screen hears of a vote, and of nothing that the vote says.
MIEN_API_TEST(experiment_events, tell_that_somebody_voted_and_not_how) {
    Lab lab(api);
    const auto token = api.viewer().post("/api/admin/tokens", {{"name", "screen"}});
    OpenStream stream(api, token.text("/token"));
    const auto path = lab.create();
    const auto id = path.substr(path.rfind('/') + 1);
    EXPECT_EQ(stream.wait_for("experiment"), (json::object{{"experiment_id", id}}));
    EXPECT_EQ(api.admin().post(path + "/start").status, 200U);
    EXPECT_EQ(stream.wait_for("experiment"), (json::object{{"experiment_id", id}}));
    work_off(api);
    const auto voted = vote(lab.one, lab.one.client.get(path + "/next-trial"), "left");
    EXPECT_EQ(stream.wait_for("experiment"), (json::object{{"experiment_id", id}}));
    EXPECT_EQ(lab.one.client
                  .remove("/api/admin/experiment-trials/" + voted.text("/last_trial_id") + "/vote")
                  .status,
              200U);
    EXPECT_EQ(stream.wait_for("experiment"), (json::object{{"experiment_id", id}}));
}

MIEN_API_TEST(extend_experiment, is_refused_when_its_character_is_archived) {
    Lab lab(api);
    const auto path = lab.begin();
    EXPECT_EQ(api.admin().remove("/api/admin/characters/" + lab.character_id).at("/outcome"),
              "archived");
    const auto refused = api.admin().post(path + "/extend", more_pairs(12));
    EXPECT_EQ(refused.status, 409U) << refused.body;
    EXPECT_THAT(refused.body, HasSubstr("is archived"));
}

// As if the preset of the lab had made all clips, or none.
void set_preset(ApiServer& api, bool is_chosen) {
    const std::function<awaitable<bool>(pg::Pool&)> choose =
        [&](pg::Pool& pool) -> awaitable<bool> {
        const pg::Query query{"test_choose_preset",
                              "UPDATE experiment_clips SET preset_version_id = "
                              "CASE WHEN $1::boolean THEN (SELECT id FROM preset_versions) END"};
        const auto rows = co_await pool.run(query, pg::params(is_chosen), soon());
        co_return rows.affected() >= 24;
    };
    EXPECT_TRUE(with_database<bool>(api.superuser_settings(), choose));
}

// Twelve pairs are 24 clips at 25 cents: six dollars.
MIEN_API_TEST(extend_experiment, is_refused_when_it_cannot_be_paid_for) {
    Lab lab(api);
    const ProviderLab paid(api);
    const auto path = lab.begin();
    set_preset(api, true);
    const auto extend = [&] { return api.admin().post(path + "/extend", more_pairs(12)); };
    api.admin().patch(paid.provider_path(), {{"daily_budget_usd", 5.99}});
    EXPECT_EQ(extend().first_problem(), "budget_used_up");
    api.admin().patch(paid.provider_path(), {{"daily_budget_usd", 6}, {"paused", true}});
    EXPECT_EQ(extend().first_problem(), "provider_paused");
    api.admin().patch(paid.provider_path(), {{"paused", false}});
    const auto extended = extend();
    EXPECT_EQ(extended.status, 200U) << extended.body;
}

// Goal: the repeat of a request whose answer was lost gets that answer, whatever may be spent by
// now.
MIEN_API_TEST(extend_experiment, is_answered_again_when_nothing_is_left_to_pay) {
    Lab lab(api);
    const ProviderLab paid(api);
    const auto path = lab.begin();
    set_preset(api, true);
    const auto extend = [&] {
        return api.admin().send(
            http::Method::post, path + "/extend", json::serialize(more_pairs(12)),
            {{"Content-Type", "application/json"}, {"Idempotency-Key", "more"}});
    };
    EXPECT_EQ(extend().status, 200U);
    set_preset(api, false);
    work_off(api);
    set_preset(api, true);
    api.admin().patch(paid.provider_path(), {{"paused", true}});
    EXPECT_EQ(api.admin().get(path).at("/state"), "running");
    const auto again = extend();
    EXPECT_EQ(again.status, 200U) << again.body;
    EXPECT_EQ(again.header("idempotency-replayed"), "true");
    EXPECT_EQ(api.admin().post(path + "/extend", more_pairs(1)).first_problem(), "provider_paused");
}

MIEN_API_TEST(start_experiment, is_refused_when_its_character_is_archived) {
    Lab lab(api);
    const auto path = lab.create();
    api.admin().remove("/api/admin/characters/" + lab.character_id);
    const auto refused = api.admin().post(path + "/start");
    EXPECT_EQ(refused.status, 409U) << refused.body;
    EXPECT_EQ(api.admin().get(path).at("/state"), "draft");
}

// What won is not written where nobody would read it, and is not said to be.
MIEN_API_TEST(promote_experiment, is_refused_when_its_character_is_archived) {
    Lab lab(api);
    const auto path = lab.begin();
    prefer_b(api, lab.one, path);
    prefer_b(api, lab.other, path);
    api.admin().remove("/api/admin/characters/" + lab.character_id);
    const auto refused = api.admin().post(path + "/promote");
    EXPECT_EQ(refused.status, 409U) << refused.body;
    EXPECT_TRUE(api.admin().get(path).at("/promoted_at").is_null());
    api.admin().post("/api/admin/characters/" + lab.character_id + "/restore");
    EXPECT_EQ(api.admin().post(path + "/promote").status, 200U);
}

MIEN_API_TEST(put_experiment, is_refused_once_it_is_archived) {
    const Lab lab(api);
    const auto created = api.admin().post("/api/admin/experiments", lab.draft());
    const auto path = "/api/admin/experiments/" + created.text("/id");
    EXPECT_EQ(api.admin().post(path + "/archive").status, 200U);
    const auto refused = api.admin().put(path, lab.draft());
    EXPECT_EQ(refused.status, 409U);
    EXPECT_THAT(refused.body, HasSubstr("is archived"));
}

}  // namespace
}  // namespace mien::test
