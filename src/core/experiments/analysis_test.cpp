#include "core/experiments/analysis.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/experiments/power.hpp"
#include "core/experiments/verdict_words.hpp"

namespace mien::core {
namespace {

using testing::HasSubstr;

// Both raters give the answer; B is on the left of every other pair.
RatedPair pair_of(Answer answer, int number, int raters = 2) {
    RatedPair pair{.cell = number % 4, .votes = {}};
    for (int rater = 0; rater < raters; ++rater) {
        pair.votes.push_back(
            {.rater = rater, .answer = answer, .is_b_left = (number / 4 + rater) % 2 == 0});
    }
    return pair;
}

struct Counts {
    int b = 0;
    int a = 0;
    int good = 0;
    int bad = 0;
};

// The answers in turn, so that no path runs far to one side before the other answers come.
Ballots ballots_of(Counts counts, int planned = 40) {
    Ballots ballots{.cells = 4, .raters = 2, .planned_pairs = planned};
    const auto add = [&](int& left, Answer answer) {
        if (left > 0) {
            --left;
            ballots.pairs.push_back(pair_of(answer, static_cast<int>(ballots.pairs.size())));
        }
    };
    while (counts.a + counts.b + counts.good + counts.bad > 0) {
        add(counts.a, Answer::a);
        add(counts.b, Answer::b);
        add(counts.good, Answer::both_good);
        add(counts.bad, Answer::both_bad);
    }
    return ballots;
}

VerdictState state_of(const Ballots& ballots) {
    return judge(ballots, {}).state;
}

bool is_kept(const Verdict& verdict, GuardrailId id) {
    for (const auto& guardrail : verdict.guardrails) {
        if (guardrail.id == id) {
            return guardrail.is_kept;
        }
    }
    ADD_FAILURE() << "no such guardrail";
    return false;
}

TEST(Analysis, says_nothing_of_a_direction_before_twelve_pairs) {
    const auto ballots = ballots_of({.b = 11});
    const auto analysis = analyse(ballots, {});
    EXPECT_EQ(analysis.verdict.state, VerdictState::collecting);
    EXPECT_FALSE(analysis.verdict.direction);
    EXPECT_EQ(describe(analysis, ballots), "11 of 12 pairs needed before a first reading.");
}

TEST(Analysis, needs_two_raters_and_four_cells_or_all_there_are) {
    auto one_rater = ballots_of({});
    for (int i = 0; i < 20; ++i) {
        one_rater.pairs.push_back(pair_of(Answer::b, i, 1));
    }
    EXPECT_EQ(state_of(one_rater), VerdictState::collecting);

    auto one_cell = ballots_of({.b = 20});
    for (auto& pair : one_cell.pairs) {
        pair.cell = 0;
    }
    EXPECT_EQ(state_of(one_cell), VerdictState::collecting);
    one_cell.cells = 1;
    EXPECT_EQ(state_of(one_cell), VerdictState::winner);
}

TEST(Analysis, declares_the_first_winner_and_looks_no_further) {
    auto ballots = ballots_of({.b = 12});
    for (int i = 12; i < 40; ++i) {
        ballots.pairs.push_back(pair_of(Answer::a, i));
    }
    const auto analysis = analyse(ballots, {});
    EXPECT_EQ(analysis.verdict.state, VerdictState::winner);
    EXPECT_EQ(analysis.verdict.direction, Arm::b);
    EXPECT_EQ(analysis.verdict.pairs, 12);
    EXPECT_EQ(analysis.answers.b, 24);
    EXPECT_EQ(analysis.answers.a, 0);
    EXPECT_NEAR(analysis.verdict.evidence, std::exp2(12) / 13, 1);
    EXPECT_EQ(describe(analysis, ballots), "The panel prefers B in 95 % of pairs (75–100 %).");
}

TEST(Analysis, is_the_mirror_for_the_other_arm) {
    const auto for_b = analyse(ballots_of({.b = 14, .a = 4}), sha256("seed"));
    const auto for_a = analyse(ballots_of({.b = 4, .a = 14}), sha256("seed"));
    EXPECT_EQ(for_b.verdict.state, VerdictState::leaning);
    EXPECT_EQ(for_b.verdict.state, for_a.verdict.state);
    EXPECT_EQ(for_b.verdict.direction, Arm::b);
    EXPECT_EQ(for_a.verdict.direction, Arm::a);
    EXPECT_NEAR(for_b.verdict.evidence, for_a.verdict.evidence, 1e-9);
    EXPECT_NEAR(for_b.estimate.share, 1 - for_a.estimate.share, 1e-9);
}

TEST(Analysis, of_99_percent_sure_after_18_pairs_is_still_leaning) {
    const auto ballots = ballots_of({.b = 14, .a = 4});
    const auto analysis = analyse(ballots, {});
    EXPECT_GT(analysis.estimate.b_is_better, 0.99);
    EXPECT_EQ(describe(analysis, ballots), "Leaning B (evidence 4.5×, decided at 20×).");
}

TEST(Analysis, ends_undecided_or_equal_when_all_pairs_are_in) {
    const auto undecided = ballots_of({.b = 24, .a = 16});
    EXPECT_EQ(state_of(undecided), VerdictState::inconclusive);
    EXPECT_THAT(describe(analyse(undecided, {}), undecided),
                HasSubstr("Not decided after 40 pairs. To settle 60 : 40 takes about"));
    EXPECT_EQ(state_of(ballots_of({.b = 21, .a = 21}, 60)), VerdictState::no_difference);
    EXPECT_EQ(state_of(ballots_of({.b = 9, .a = 9}, 60)), VerdictState::open);
    auto closed = ballots_of({.b = 3, .a = 3}, 60);
    closed.is_closed = true;
    EXPECT_EQ(state_of(closed), VerdictState::inconclusive);
}

TEST(Analysis, a_missing_clip_is_a_loss_for_its_arm) {
    auto ballots = ballots_of({.b = 11});
    ballots.pairs.push_back({.cell = 3, .has_failed_a = true, .votes = {}});
    const auto analysis = analyse(ballots, {});
    EXPECT_EQ(analysis.verdict.state, VerdictState::winner);
    EXPECT_EQ(analysis.health.failed_a, 1);
    EXPECT_NEAR(analysis.verdict.evidence, std::exp2(12) / 13, 1);
}

TEST(Guardrails, a_winner_among_bad_clips_is_blocked) {
    const auto ballots = ballots_of({.b = 20, .bad = 16});
    const auto verdict = judge(ballots, {});
    EXPECT_EQ(verdict.state, VerdictState::blocked);
    EXPECT_FALSE(is_kept(verdict, GuardrailId::both_bad));
    EXPECT_THAT(describe(analyse(ballots, {}), ballots), HasSubstr("both clips are bad"));
    EXPECT_EQ(state_of(ballots_of({.b = 20, .good = 16})), VerdictState::winner);
}

TEST(Guardrails, a_winner_that_fails_more_often_is_blocked) {
    auto ballots = ballots_of({.b = 40});
    for (std::size_t i = 0; i < 6; ++i) {
        ballots.pairs[i].has_failed_b = true;
        ballots.pairs[i].votes.clear();
    }
    const auto verdict = judge(ballots, {});
    EXPECT_EQ(verdict.state, VerdictState::blocked);
    EXPECT_FALSE(is_kept(verdict, GuardrailId::failures));
}

TEST(Guardrails, raters_of_two_minds_are_for_people_to_judge) {
    Ballots ballots{.cells = 4, .raters = 4, .planned_pairs = 200};
    for (int i = 0; i < 200; ++i) {
        auto pair = pair_of(Answer::b, i, 4);
        // Two always prefer B, the others prefer A somewhat more often than B.
        pair.votes[2].answer = i % 5 < 3 ? Answer::a : Answer::b;
        pair.votes[3].answer = i % 5 < 3 ? Answer::a : Answer::b;
        ballots.pairs.push_back(pair);
    }
    const auto verdict = judge(ballots, {});
    EXPECT_EQ(verdict.state, VerdictState::review);
    EXPECT_FALSE(is_kept(verdict, GuardrailId::rater_split));
}

TEST(Guardrails, one_side_that_always_wins_is_blocked) {
    auto ballots = ballots_of({.b = 20});
    for (auto& pair : ballots.pairs) {
        for (auto& vote : pair.votes) {
            vote.is_b_left = true;
        }
    }
    const auto verdict = judge(ballots, {});
    EXPECT_EQ(verdict.state, VerdictState::blocked);
    EXPECT_FALSE(is_kept(verdict, GuardrailId::position));
}

TEST(Guardrails, a_prompt_that_moved_blocks_without_looking_further) {
    auto ballots = ballots_of({.b = 30});
    ballots.has_prompt_moved = true;
    const auto verdict = judge(ballots, {});
    EXPECT_EQ(verdict.state, VerdictState::blocked);
    EXPECT_FALSE(is_kept(verdict, GuardrailId::prompt_moved));
    EXPECT_EQ(verdict.pairs, 12);
}

TEST(Analysis, shows_raters_cells_and_consistency) {
    auto ballots = ballots_of({.b = 10, .a = 6, .good = 2});
    ballots.repetitions = {{.rater = 1, .is_same = true}, {.rater = 1, .is_same = false}};
    const auto analysis = analyse(ballots, {});
    ASSERT_EQ(analysis.raters.size(), 2U);
    EXPECT_EQ(analysis.raters[0].votes, 18);
    EXPECT_NEAR(*analysis.raters[0].share, 11.0 / 18, 1e-9);
    EXPECT_FALSE(analysis.raters[0].consistency);
    EXPECT_NEAR(*analysis.raters[1].consistency, 0.5, 1e-9);
    ASSERT_EQ(analysis.cells.size(), 4U);
    EXPECT_EQ(analysis.cells[0].pairs, 5);
    ASSERT_TRUE(analysis.health.agreement);
    EXPECT_NEAR(analysis.health.agreement->alpha, 1, 1e-9);
    EXPECT_EQ(analysis.health.decisive, 32);
    EXPECT_EQ(analysis.log_evidence.size(), 18U);
}

TEST(Analysis, without_pairs_is_collecting) {
    const auto ballots = ballots_of({});
    const auto analysis = analyse(ballots, {});
    EXPECT_EQ(analysis.verdict.state, VerdictState::collecting);
    EXPECT_EQ(describe(analysis, ballots), "0 of 12 pairs needed before a first reading.");
}

TEST(Power, forty_pairs_of_three_raters_find_two_to_one) {
    EXPECT_NEAR(share_found(40, 3), 0.67, 0.015);
    EXPECT_NEAR(pairs_to_find(0.6, 3), 130, 30);
    // Simulated with the rule: pairs by which four of five experiments had stopped.
    EXPECT_NEAR(pairs_to_find(0.64, 1), 138, 15);
    EXPECT_NEAR(pairs_to_find(0.64, 2), 78, 10);
    EXPECT_NEAR(pairs_to_find(0.64, 3), 57, 10);
    EXPECT_NEAR(pairs_to_find(0.68, 5), 30, 4);
    EXPECT_EQ(pairs_to_find(0.36, 3), pairs_to_find(0.64, 3));
}

}  // namespace
}  // namespace mien::core
