#include "core/experiments/outcomes.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/experiments/draws.hpp"

namespace mien::core {
namespace {

constexpr TrafficShares halves{.a = 5000, .b = 5000};

OutcomeTally tally_of(std::int64_t successes_a, std::int64_t people_a, std::int64_t successes_b,
                      std::int64_t people_b) {
    OutcomeTally tally{.name = "watched", .recorded_a = people_a, .recorded_b = people_b};
    tally.counts = {{1, 1, Arm::a, true, successes_a},
                    {1, 1, Arm::a, false, people_a - successes_a},
                    {1, 1, Arm::b, true, successes_b},
                    {1, 1, Arm::b, false, people_b - successes_b}};
    return tally;
}

double evidence(const OutcomeTally& tally, const std::vector<TrafficShares>& phases) {
    return std::exp(log_evidence_of(tally, unmoved_shares(phases)));
}

// With halves it is the evidence of votes: 14 people for B and 4 for A.
TEST(Outcomes, evidence_is_that_of_votes_where_both_arms_have_half) {
    EXPECT_NEAR(evidence(tally_of(2, 10, 6, 8), {halves}), 4.51, 0.01);
    EXPECT_NEAR(evidence(tally_of(0, 4, 4, 4), {halves}), 28.44, 0.05);
}

TEST(Outcomes, say_nothing_where_arms_got_what_chance_gives_them) {
    // Nine of ten successes are A's, as nine of ten users are.
    EXPECT_LT(evidence(tally_of(900, 900, 100, 100), {{.a = 9000, .b = 1000}}), 1);
    EXPECT_GT(evidence(tally_of(900, 900, 100, 100), {halves}), 1e6);
}

TEST(Outcomes, of_one_arm_alone_are_no_evidence) {
    EXPECT_NEAR(evidence(tally_of(50, 100, 0, 0), {{.a = 5000, .b = 0}}), 1, 1e-9);
}

// Goal: the shares of those who joined in a phase count, not those that they are given later.
TEST(Outcomes, count_people_by_the_phase_in_which_they_joined) {
    const std::vector<TrafficShares> phases{{.a = 4000, .b = 1000}, halves};
    OutcomeTally tally{.name = "watched"};
    tally.counts = {{1, 2, Arm::a, true, 400}, {1, 2, Arm::b, true, 100}};
    EXPECT_LT(evidence(tally, phases), 1);
    tally.counts = {{2, 2, Arm::a, true, 100}, {2, 2, Arm::b, true, 400}};
    EXPECT_LT(evidence(tally, phases), 1);
}

TEST(Outcomes, are_judged_with_words_and_intervals) {
    const OutcomeTraffic traffic{.phases = {halves}};
    const auto few = analyse_outcome(tally_of(3, 5, 9, 20), traffic);
    EXPECT_EQ(few.state, VerdictState::collecting);
    EXPECT_EQ(describe(few, "watched"),
              "“watched” of 5 people in A and 20 in B: 12 in each are "
              "needed.");
    const auto open = analyse_outcome(tally_of(50, 100, 52, 100), traffic);
    EXPECT_EQ(open.state, VerdictState::open);
    EXPECT_FALSE(open.direction);
    const auto won = analyse_outcome(tally_of(400, 1000, 600, 1000), traffic);
    EXPECT_EQ(won.state, VerdictState::winner);
    EXPECT_EQ(won.direction, Arm::b);
    EXPECT_LT(won.difference.low, 0.2);
    EXPECT_GT(won.difference.low, 0);
    EXPECT_GT(won.difference.high, 0.2);
    EXPECT_LT(won.b.confidence.low, 0.6);
    EXPECT_GT(won.b.confidence.high, 0.6);
    EXPECT_THAT(describe(won, "watched"),
                testing::StartsWith("“watched” succeeds more often with B: 60 % of people against "
                                    "40 % (difference "));
    const auto lost = analyse_outcome(tally_of(600, 1000, 400, 1000), traffic);
    EXPECT_EQ(lost.direction, Arm::a);
}

TEST(Outcomes, of_arms_that_did_not_get_their_users_are_blocked) {
    const auto analysis = analyse_outcome(tally_of(400, 1000, 600, 1000),
                                          {.phases = {halves}, .has_ratio_alarm = true});
    EXPECT_EQ(analysis.state, VerdictState::blocked);
    EXPECT_FALSE(analysis.direction);
}

TEST(Outcomes, of_a_closed_experiment_are_decided_or_inconclusive) {
    const OutcomeTraffic closed{.phases = {halves}, .is_closed = true};
    EXPECT_EQ(analyse_outcome(tally_of(50, 100, 52, 100), closed).state,
              VerdictState::inconclusive);
    EXPECT_EQ(analyse_outcome(tally_of(3, 5, 9, 20), closed).state, VerdictState::inconclusive);
    EXPECT_EQ(analyse_outcome(tally_of(400, 1000, 600, 1000), closed).state, VerdictState::winner);
}

// Goal: of experiments without a difference, looked at after every person while shares change, at
// most one in a hundred ever decides (Ville); of fifty, three would be far off.
TEST(Outcomes, without_a_difference_hardly_ever_decide) {
    constexpr int experiments_count = 50;
    constexpr int people = 40;
    const std::vector<TrafficShares> phases{{.a = 1500, .b = 500}, halves};
    const auto unmoved = unmoved_shares(phases);
    Draws draws(Sha256{});
    int decided = 0;
    for (int i = 0; i < experiments_count; ++i) {
        OutcomeTally tally{.name = "watched"};
        bool has_decided = false;
        for (int n = 0; n < people; ++n) {
            const int phase = n < people / 2 ? 1 : 2;
            const int joined = phase == 1 || draws.fraction() < 0.2 ? 1 : 2;
            const auto [a, b] = unmoved.at({joined, phase});
            const bool is_b = draws.fraction() < static_cast<double>(b) / (a + b);
            tally.counts.push_back(
                {joined, phase, is_b ? Arm::b : Arm::a, draws.fraction() < 0.3, 1});
            has_decided = has_decided ||
                          log_evidence_of(tally, unmoved) >= std::log(decisive_outcome_evidence);
        }
        decided += has_decided ? 1 : 0;
    }
    EXPECT_LE(decided, 3);
}

}  // namespace
}  // namespace mien::core
