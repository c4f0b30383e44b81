#include "core/experiments/agreement.hpp"

#include <gtest/gtest.h>

namespace mien::core {
namespace {

// Krippendorff's own example: twelve units, four observers, some of whom left some out.
const std::vector<std::vector<int>> example{{0, 0, 0},    {1, 1, 2, 1}, {2, 2, 2, 2}, {2, 2, 2, 2},
                                            {1, 1, 1, 1}, {0, 1, 2, 3}, {3, 3, 3, 3}, {0, 0, 1, 0},
                                            {1, 1, 1, 1}, {4, 4, 4},    {0, 0},       {2}};

TEST(Agreement, has_the_published_values_of_the_example) {
    EXPECT_NEAR(*krippendorff_alpha(example, 5, Scale::nominal), 0.743, 0.00051);
    EXPECT_NEAR(*krippendorff_alpha(example, 5, Scale::ordinal), 0.815, 0.00051);
}

TEST(Agreement, of_equal_answers_is_full_and_of_single_votes_is_nothing) {
    const std::vector<std::vector<int>> equal{{1, 1}, {1, 1, 1}};
    EXPECT_EQ(krippendorff_alpha(equal, 3, Scale::nominal), 1);
    const std::vector<std::vector<int>> single{{1}, {0}, {}};
    EXPECT_EQ(krippendorff_alpha(single, 3, Scale::nominal), std::nullopt);
    EXPECT_FALSE(measure_agreement(single, 3, Scale::nominal, {}));
}

TEST(Agreement, lies_in_its_interval) {
    const auto agreement = measure_agreement(example, 5, Scale::nominal, sha256("seed"));
    ASSERT_TRUE(agreement);
    EXPECT_LT(agreement->interval.low, agreement->alpha);
    EXPECT_GT(agreement->interval.high, agreement->alpha);
    EXPECT_LE(agreement->interval.high, 1);
}

}  // namespace
}  // namespace mien::core
