#include "core/experiments/evidence.hpp"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "core/experiments/estimate.hpp"
#include "core/experiments/exact_tests.hpp"

namespace mien::core {
namespace {

// Wins first, then losses: the order does not count.
std::vector<double> scores_of(int wins, int losses) {
    std::vector<double> scores(static_cast<std::size_t>(wins), 1.0);
    scores.insert(scores.end(), static_cast<std::size_t>(losses), 0.0);
    return scores;
}

double evidence_of(const std::vector<double>& scores) {
    Evidence evidence;
    for (const double score : scores) {
        evidence.add(score);
    }
    return std::exp(evidence.log_value());
}

struct Row {
    int wins;
    int losses;
    double b_is_better;
    double evidence;
    Interval credible;
    Interval confidence;
    double binomial;
};

// Figures that were published with the rule.
constexpr Row rows[] = {
    {8, 0, 0.9980, 28.44, {0.664, 0.997}, {0.523, 0.999}, 0.0078},
    {12, 3, 0.9894, 4.50, {0.544, 0.927}, {0.427, 0.979}, 0.0352},
    {14, 4, 0.9904, 4.51, {0.544, 0.909}, {0.434, 0.965}, 0.0309},
    {18, 6, 0.9927, 4.99, {0.549, 0.879}, {0.448, 0.940}, 0.0227},
    {24, 12, 0.9765, 1.48, {0.502, 0.798}, {0.415, 0.865}, 0.0652},
    {30, 30, 0.5000, 0.16, {0.377, 0.623}, {0.308, 0.692}, 1},
};

constexpr double last_digit_of_three = 0.00051;
constexpr double last_digit_of_four = 0.000051;

TEST(Evidence, wins_and_losses_give_the_published_figures) {
    for (const auto& row : rows) {
        SCOPED_TRACE(testing::Message() << row.wins << " to " << row.losses);
        const auto scores = scores_of(row.wins, row.losses);
        EXPECT_NEAR(evidence_of(scores), row.evidence, 0.0051);
        const auto estimate = estimate_share(scores, {});
        EXPECT_NEAR(estimate.b_is_better, row.b_is_better, last_digit_of_four);
        EXPECT_NEAR(estimate.credible.low, row.credible.low, last_digit_of_three);
        EXPECT_NEAR(estimate.credible.high, row.credible.high, last_digit_of_three);
        EXPECT_NEAR(binomial_probability(row.wins, row.wins + row.losses), row.binomial,
                    last_digit_of_four);
        const auto confidence = confidence_sequence(scores);
        EXPECT_NEAR(confidence.low, row.confidence.low, 0.0011);
        EXPECT_NEAR(confidence.high, row.confidence.high, 0.0011);
    }
}

TEST(Evidence, wins_and_losses_are_the_bayes_factor_of_a_coin) {
    for (const auto& row : rows) {
        const double log_beta = std::lgamma(row.wins + 1.0) + std::lgamma(row.losses + 1.0) -
                                std::lgamma(row.wins + row.losses + 2.0);
        const double factor = std::exp(log_beta + (row.wins + row.losses) * std::log(2.0));
        EXPECT_NEAR(evidence_of(scores_of(row.wins, row.losses)) / factor, 1, 0.001);
    }
}

TEST(Evidence, scores_between_give_the_published_figures) {
    const std::vector<double> twelve{1, 1, 2.0 / 3, 1, 1.0 / 3, 1, 5.0 / 6, 1, 0.5, 1, 1, 2.0 / 3};
    EXPECT_NEAR(evidence_of(twelve), 28.42, 0.0051);
    const auto of_twelve = confidence_sequence(twelve);
    EXPECT_NEAR(of_twelve.low, 0.517, 0.0011);
    EXPECT_NEAR(of_twelve.high, 0.962, 0.0011);

    constexpr double pattern[] = {1, 2.0 / 3, 1, 1.0 / 3, 5.0 / 6, 0.5};
    std::vector<double> repeated;
    repeated.reserve(24);
    for (std::size_t i = 0; i < 24; ++i) {
        repeated.push_back(pattern[i % std::size(pattern)]);
    }
    EXPECT_NEAR(evidence_of(repeated), 115.97, 0.01);
    const auto of_repeated = confidence_sequence(repeated);
    EXPECT_NEAR(of_repeated.low, 0.544, 0.0011);
    EXPECT_NEAR(of_repeated.high, 0.854, 0.0011);
}

TEST(Evidence, ties_are_no_evidence_and_narrow_the_interval) {
    const std::vector<double> ties(20, 0.5);
    EXPECT_NEAR(evidence_of(ties), 1, 1e-9);
    const auto confidence = confidence_sequence(ties);
    EXPECT_NEAR(confidence.low, 0.389, 0.0011);
    EXPECT_NEAR(confidence.high, 0.611, 0.0011);
}

TEST(Evidence, is_the_same_for_either_arm_and_for_scores_added_at_once) {
    EXPECT_NEAR(evidence_of(scores_of(14, 4)), evidence_of(scores_of(4, 14)), 1e-9);
    Evidence together;
    together.add(1, 14);
    together.add(0, 4);
    EXPECT_NEAR(std::exp(together.log_value()), evidence_of(scores_of(14, 4)), 1e-9);
}

TEST(Evidence, without_scores_says_nothing) {
    EXPECT_NEAR(Evidence().log_value(), 0, 1e-12);
    const auto all = confidence_sequence({});
    EXPECT_EQ(all.low, 0);
    EXPECT_EQ(all.high, 1);
}

}  // namespace
}  // namespace mien::core
