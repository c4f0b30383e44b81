// Votes of an experiment: taken back, as ratings, and by who may not give them.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/api/experiment_lab.hpp"

namespace mien::test {
namespace {

using testing::HasSubstr;

json::object side(int overall, int fits) {
    return {{"overall", overall}, {"criteria", {fits}}};
}

json::object rated_draft(const Lab& lab) {
    auto draft = lab.draft();
    draft["mode"] = "ratings";
    draft["criteria"] = json::array{"Fits the emotion"};
    return draft;
}

ApiAnswer rate(const Rater& rater, const ApiAnswer& progress, json::object left,
               json::object right) {
    return rater.client.post(trial_path(progress) + "/vote",
                             {{"left", std::move(left)}, {"right", std::move(right)}});
}

// Gives B five and A three, for the criterion four and two, until nothing is left.
void rate_b_higher(ApiServer& api, const Rater& rater, const std::string& path) {
    auto progress = rater.client.get(path + "/next-trial");
    while (!progress.at("/trial").is_null()) {
        const bool is_b_left = side_of_b(api, progress.text("/trial/id")) == "left";
        progress = rate(rater, progress, is_b_left ? side(5, 4) : side(3, 2),
                        is_b_left ? side(3, 2) : side(5, 4));
        EXPECT_EQ(progress.status, 200U) << progress.body;
    }
}

// withdraw_vote: the trial comes again, once its pair is frozen nothing changes any more.
MIEN_API_TEST(experiment_votes, are_taken_back_until_their_pair_is_frozen) {
    Lab lab(api);
    const auto path = lab.begin();
    const auto first = lab.one.client.get(path + "/next-trial");
    EXPECT_TRUE(first.at("/last_trial_id").is_null());
    const auto target = trial_path(first) + "/vote";
    EXPECT_EQ(lab.one.client.remove(target).status, 409U) << "nothing to take back yet";
    const auto voted = vote(lab.one, first, "left");
    EXPECT_EQ(voted.at("/last_trial_id"), first.at("/trial/id"));
    EXPECT_NE(voted.at("/trial/id"), first.at("/trial/id"));

    EXPECT_EQ(lab.other.client.remove(target).status, 404U) << "somebody else's";
    const auto withdrawn = lab.one.client.remove(target);
    EXPECT_EQ(withdrawn.status, 200U) << withdrawn.body;
    EXPECT_EQ(withdrawn.at("/answered"), 0);
    EXPECT_EQ(withdrawn.at("/trial/id"), first.at("/trial/id"));
    EXPECT_TRUE(withdrawn.at("/last_trial_id").is_null());
    EXPECT_EQ(lab.one.client.remove(target).status, 409U);
    EXPECT_EQ(lab.one.client.put(target, {{"answer", "left"}}).status, 409U);

    prefer_b(api, lab.other, path);
    EXPECT_EQ(api.admin().get(path).at("/pairs_frozen"), 0) << "a withdrawn vote is none";
    const auto again = vote(lab.one, first, "both_good");
    EXPECT_EQ(again.status, 200U) << again.body;
    EXPECT_TRUE(again.at("/last_trial_id").is_null()) << "its pair is frozen";
    const auto late = lab.one.client.remove(target);
    EXPECT_EQ(late.status, 409U);
    EXPECT_THAT(late.body, HasSubstr("none changes any more"));
}

// Goal: ratings decide by which side is higher, and are described beside it.
MIEN_API_TEST(experiment_votes, can_be_ratings) {
    Lab lab(api);
    const auto created = api.admin().post("/api/admin/experiments", rated_draft(lab));
    ASSERT_EQ(created.status, 201U) << created.body;
    EXPECT_EQ(created.at("/mode"), "ratings");
    EXPECT_EQ(created.at("/criteria/0"), "Fits the emotion");
    const auto path = "/api/admin/experiments/" + created.text("/id");
    EXPECT_EQ(api.admin().post(path + "/start").status, 200U);
    work_off(api);
    const auto trial = lab.one.client.get(path + "/next-trial");
    EXPECT_EQ(vote(lab.one, trial, "left").first_problem(), "wrong_mode");
    EXPECT_EQ(rate(lab.one, trial, side(6, 1), side(1, 1)).status, 422U);
    const json::object without{{"overall", 3}, {"criteria", json::array{}}};
    EXPECT_EQ(rate(lab.one, trial, without, side(1, 1)).first_problem(), "bad_count");
    EXPECT_EQ(
        lab.one.client.post(trial_path(trial) + "/vote", {{"left", side(3, 3)}}).first_problem(),
        "wrong_mode");

    rate_b_higher(api, lab.one, path);
    rate_b_higher(api, lab.other, path);
    EXPECT_EQ(api.admin().get(path).at("/winner"), "b");
    const auto results = lab.one.client.get(path + "/results");
    EXPECT_EQ(results.at("/state"), "winner");
    EXPECT_TRUE(results.at("/ratings/0/name").is_null());
    EXPECT_EQ(results.at("/ratings/0/b/median").to_number<double>(), 5);
    EXPECT_EQ(results.at("/ratings/0/a/top_share").to_number<double>(), 0);
    EXPECT_EQ(results.at("/ratings/0/a/counts"), (json::array{0, 0, 24, 0, 0}));
    EXPECT_NEAR(results.at("/ratings/0/test/p").to_number<double>(), 2.0 / 4096, 1e-12);
    EXPECT_EQ(results.at("/ratings/1/name"), "Fits the emotion");
    EXPECT_NEAR(results.at("/ratings/1/test/p_holm").to_number<double>(), 2.0 / 4096, 1e-12);
    const auto pairs = api.admin().get(path + "/pairs");
    EXPECT_EQ(pairs.at("/pairs/0/votes/0/ratings/b/criteria/0"), 4);
}

MIEN_API_TEST(experiment_votes, on_pairs_have_no_ratings) {
    Lab lab(api);
    const auto path = lab.begin();
    const auto trial = lab.one.client.get(path + "/next-trial");
    EXPECT_EQ(rate(lab.one, trial, side(5, 4), side(3, 2)).first_problem(), "wrong_mode");
    EXPECT_EQ(lab.one.client.post(trial_path(trial) + "/vote", json::object{}).first_problem(),
              "wrong_mode");
    EXPECT_TRUE(api.admin().get(path + "/results").at("/ratings").is_null());
}

MIEN_API_TEST(experiment_votes, need_criteria_that_can_be_told_apart) {
    const Lab lab(api);
    const auto create = [&](json::array criteria, const char* mode) {
        auto draft = lab.draft();
        draft["mode"] = mode;
        draft["criteria"] = std::move(criteria);
        return api.admin().post("/api/admin/experiments", draft).first_problem();
    };
    EXPECT_EQ(create({"Motion", "MOTION"}, "ratings"), "criterion_twice");
    EXPECT_EQ(create({"\u200B"}, "ratings"), "blank");
    EXPECT_EQ(create({"Motion"}, "pairwise"), "not_rated");
    EXPECT_EQ(create({"1", "2", "3", "4", "5", "6"}, "ratings"), "too_many");
}

}  // namespace
}  // namespace mien::test
