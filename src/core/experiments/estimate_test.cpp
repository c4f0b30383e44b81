#include "core/experiments/estimate.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "core/experiments/exact_tests.hpp"

namespace mien::core {
namespace {

// One pair with a tie makes the bootstrap be drawn, and hardly moves it.
std::vector<double> nearly_binary(std::size_t wins, std::size_t losses) {
    std::vector<double> scores(wins, 1.0);
    scores.resize(wins + losses, 0.0);
    scores.push_back(0.999999);
    return scores;
}

TEST(Estimate, draws_agree_with_the_beta_distribution) {
    const auto drawn = estimate_share(nearly_binary(13, 4), sha256("seed"));
    std::vector<double> binary(14, 1.0);
    binary.resize(18, 0.0);
    const auto exact = estimate_share(binary, {});
    EXPECT_NEAR(drawn.b_is_better, exact.b_is_better, 0.003);
    EXPECT_NEAR(drawn.share, exact.share, 0.005);
    EXPECT_NEAR(drawn.credible.low, exact.credible.low, 0.01);
    EXPECT_NEAR(drawn.credible.high, exact.credible.high, 0.01);
    EXPECT_NEAR(drawn.expected_loss, exact.expected_loss, 0.001);
    EXPECT_NEAR(drawn.is_negligible, exact.is_negligible, 0.01);
}

TEST(Estimate, is_the_same_for_a_seed) {
    const auto scores = nearly_binary(5, 3);
    const auto one = estimate_share(scores, sha256("one"));
    EXPECT_EQ(one.share, estimate_share(scores, sha256("one")).share);
    EXPECT_NE(one.share, estimate_share(scores, sha256("other")).share);
}

TEST(Estimate, without_scores_is_the_whole_range) {
    const auto nothing = estimate_share({}, {});
    EXPECT_NEAR(nothing.share, 0.5, 1e-9);
    EXPECT_NEAR(nothing.credible.low, 0.025, 1e-9);
    EXPECT_NEAR(nothing.credible.high, 0.975, 1e-9);
    EXPECT_NEAR(nothing.b_is_better, 0.5, 1e-9);
}

// "Equal in practice" needs about forty balanced pairs.
TEST(Estimate, balanced_pairs_become_negligible) {
    const auto is_negligible = [](std::size_t each) {
        std::vector<double> scores(each, 1.0);
        scores.resize(2 * each, 0.0);
        return estimate_share(scores, {}).is_negligible;
    };
    EXPECT_LT(is_negligible(18), 0.95);
    EXPECT_GT(is_negligible(21), 0.95);
}

TEST(ExactTests, binomial_counts_both_tails) {
    EXPECT_NEAR(binomial_probability(8, 8), 2 / 256.0, 1e-12);
    EXPECT_NEAR(binomial_probability(0, 8), 2 / 256.0, 1e-12);
    EXPECT_EQ(binomial_probability(4, 8), 1);
    EXPECT_EQ(binomial_probability(0, 0), 1);
}

TEST(ExactTests, fisher_counts_what_is_as_far_off) {
    // 5 of 10 against 0 of 10: C(10, 5) / C(20, 5).
    EXPECT_NEAR(more_failures_probability(5, 0, 10), 252.0 / 15'504, 1e-9);
    EXPECT_NEAR(more_failures_probability(0, 5, 10), 1, 1e-9);
    EXPECT_NEAR(more_failures_probability(0, 0, 10), 1, 1e-9);
    EXPECT_NEAR(more_failures_probability(10, 10, 10), 1, 1e-9);
}

TEST(ExactTests, signed_ranks_of_few_are_counted_by_hand) {
    // All five positive: only one of the 32 choices of signs in either direction is as far off.
    const std::vector<double> rising{1, 2, 3, 4, 5};
    EXPECT_NEAR(compare_signed_ranks(rising).probability, 2 / 32.0, 1e-12);
    EXPECT_NEAR(compare_signed_ranks(rising).effect, 1, 1e-12);
    // Zeros take the lowest ranks: 0 0 then middle ranks 3.5 3.5, both signs.
    const std::vector<double> balanced{0, 0, 1, -1};
    EXPECT_NEAR(compare_signed_ranks(balanced).probability, 1, 1e-12);
    EXPECT_NEAR(compare_signed_ranks(balanced).effect, 0, 1e-12);
    const std::vector<double> nothing{0, 0};
    EXPECT_EQ(compare_signed_ranks(nothing).probability, 1);
}

}  // namespace
}  // namespace mien::core
