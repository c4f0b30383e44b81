#include "core/experiments/ratings.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "core/experiments/analysis.hpp"
#include "core/experiments/many_tests.hpp"

namespace mien::core {
namespace {

TEST(Ratings, say_what_the_higher_one_says) {
    EXPECT_EQ(answer_of_ratings(2, 5), Answer::b);
    EXPECT_EQ(answer_of_ratings(5, 4), Answer::a);
    EXPECT_EQ(answer_of_ratings(3, 3), Answer::both_good);
    EXPECT_EQ(answer_of_ratings(2, 2), Answer::both_bad);
}

// Five pairs that all rate B higher: 2 / 2^5 is the least that five signs can give.
TEST(Ratings, are_described_and_tested_at_the_planned_end) {
    const AspectRatings ratings{{{.a = 1, .b = 2}, {.a = 1, .b = 2}},
                                {{.a = 2, .b = 4}},
                                {{.a = 1, .b = 4}},
                                {{.a = 1, .b = 5}},
                                {{.a = 3, .b = 5}, {.a = 2, .b = 5}}};
    const std::vector<AspectRatings> aspects{ratings};
    const auto before = analyse_ratings(aspects, /*is_planned_end=*/false);
    ASSERT_EQ(before.size(), 1U);
    EXPECT_FALSE(before[0].test.has_value());
    EXPECT_EQ(before[0].a.counts, (std::array{4, 2, 1, 0, 0}));
    EXPECT_EQ(before[0].a.median, 1);
    EXPECT_EQ(before[0].b.median, 4);
    EXPECT_EQ(before[0].a.top_share, 0);
    EXPECT_NEAR(before[0].b.top_share.value(), 5 / 7.0, 1e-12);

    const auto after = analyse_ratings(aspects, /*is_planned_end=*/true);
    ASSERT_TRUE(after[0].test.has_value());
    EXPECT_NEAR(after[0].test->probability, 2 / 32.0, 1e-12);
    EXPECT_NEAR(after[0].test->effect, 1, 1e-12);
    EXPECT_EQ(after[0].test->pairs, 5);
    EXPECT_FALSE(after[0].test->corrected_probability.has_value());
}

TEST(Ratings, of_criteria_are_corrected_for_their_number) {
    const AspectRatings all_up{{{1, 2}}, {{1, 3}}, {{1, 4}}, {{1, 5}}, {{2, 3}}};
    const AspectRatings equal{{{2, 2}}, {{2, 2}}, {{2, 2}}, {{2, 2}}, {{2, 2}}};
    const std::vector<AspectRatings> aspects{equal, all_up, equal};
    const auto found = analyse_ratings(aspects, /*is_planned_end=*/true);
    EXPECT_EQ(found[0].test->probability, 1);
    EXPECT_NEAR(found[1].test->probability, 2 / 32.0, 1e-12);
    EXPECT_NEAR(found[1].test->corrected_probability.value(), 4 / 32.0, 1e-12);
    EXPECT_EQ(found[2].test->corrected_probability, 1);
}

TEST(Ratings, of_nothing_are_nothing) {
    EXPECT_TRUE(analyse_ratings({}, /*is_planned_end=*/true).empty());
    const std::vector<AspectRatings> empty(1);
    const auto found = analyse_ratings(empty, /*is_planned_end=*/true);
    EXPECT_FALSE(found[0].a.median.has_value());
    EXPECT_EQ(found[0].test->probability, 1);
}

// Holm's own example of three tests.
TEST(ManyTests, are_corrected_by_holm) {
    const std::vector<double> probabilities{0.04, 0.01, 0.03};
    const auto corrected = correct_by_holm(probabilities);
    EXPECT_NEAR(corrected[1], 0.03, 1e-12);
    EXPECT_NEAR(corrected[2], 0.06, 1e-12);
    EXPECT_NEAR(corrected[0], 0.06, 1e-12);
    EXPECT_TRUE(correct_by_holm({}).empty());
}

// Of four experiments the strongest alone needs 80, two need 40 each, and three 26.7.
TEST(ManyTests, keep_those_that_stand_together) {
    const auto logs = [](std::vector<double> evidences) {
        EndedEvidence ended{.ended = evidences.size()};
        for (const double value : evidences) {
            if (value >= decisive_evidence) {
                ended.decisive.push_back(std::log(value));
            }
        }
        return ended;
    };
    EXPECT_FALSE(least_that_counts({}).has_value());
    EXPECT_FALSE(least_that_counts(logs({79, 20, 1, 1})).has_value());
    EXPECT_NEAR(least_that_counts(logs({1, 81, 1, 20})).value(), std::log(81), 1e-12);
    EXPECT_NEAR(least_that_counts(logs({41, 1, 41, 20})).value(), std::log(41), 1e-12);
    EXPECT_NEAR(least_that_counts(logs({27, 30, 1, 27})).value(), std::log(27), 1e-12);
    EXPECT_NEAR(least_that_counts(logs({20.5})).value(), std::log(20.5), 1e-12);
}

}  // namespace
}  // namespace mien::core
