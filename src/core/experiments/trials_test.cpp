#include "core/experiments/trials.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace mien::core {
namespace {

std::vector<int> cells_of(std::initializer_list<int> counts) {
    std::vector<int> cells;
    for (int cell = 0; const int count : counts) {
        cells.insert(cells.end(), static_cast<std::size_t>(count), cell++);
    }
    return cells;
}

Sha256 seed(int number) {
    return sha256(fmt::format("seed {}", number));
}

std::vector<Trial> first_sights(const std::vector<Trial>& trials) {
    std::vector<Trial> first;
    std::ranges::remove_copy_if(trials, std::back_inserter(first), &Trial::is_repeat);
    return first;
}

TEST(Trials, each_pair_comes_once_and_some_come_again_swapped_and_later) {
    const auto cells = cells_of({10, 10, 10, 10});
    for (int i = 0; i < 50; ++i) {
        const auto trials = plan_trials(cells, seed(i));
        EXPECT_EQ(trials.size(), 44U);
        std::map<int, std::size_t> seen_at;
        for (std::size_t place = 0; place < trials.size(); ++place) {
            const auto& trial = trials[place];
            if (!trial.is_repeat) {
                EXPECT_TRUE(seen_at.emplace(trial.pair, place).second);
                continue;
            }
            ASSERT_TRUE(seen_at.contains(trial.pair));
            const auto first = seen_at.at(trial.pair);
            EXPECT_GE(place - first, static_cast<std::size_t>(repeat_distance_min));
            EXPECT_NE(trials[first].is_b_left, trial.is_b_left);
        }
        EXPECT_EQ(seen_at.size(), cells.size());
    }
}

TEST(Trials, sides_are_balanced_in_each_block_of_four) {
    const auto trials = first_sights(plan_trials(cells_of({21, 20}), seed(1)));
    for (std::size_t block = 0; block + 4 <= trials.size(); block += 4) {
        EXPECT_EQ(std::count_if(trials.begin() + static_cast<std::ptrdiff_t>(block),
                                trials.begin() + static_cast<std::ptrdiff_t>(block) + 4,
                                [](const Trial& trial) { return trial.is_b_left; }),
                  2);
    }
}

TEST(Trials, a_cell_does_not_come_twice_in_a_row_where_there_is_another_way) {
    for (const auto& cells :
         {cells_of({4, 4, 4}), cells_of({5, 1, 1, 1, 1}), cells_of({6, 6}), cells_of({2, 9, 8})}) {
        for (int i = 0; i < 50; ++i) {
            const auto trials = first_sights(plan_trials(cells, seed(i)));
            for (std::size_t place = 1; place < trials.size(); ++place) {
                EXPECT_NE(cells[static_cast<std::size_t>(trials[place - 1].pair)],
                          cells[static_cast<std::size_t>(trials[place].pair)]);
            }
        }
    }
}

TEST(Trials, one_cell_and_few_pairs_are_planned_too) {
    EXPECT_TRUE(plan_trials({}, seed(1)).empty());
    EXPECT_EQ(plan_trials(cells_of({1}), seed(1)).size(), 1U);
    EXPECT_EQ(plan_trials(cells_of({4}), seed(1)).size(), 4U);  // too few for a repeat
    EXPECT_EQ(plan_trials(cells_of({5}), seed(1)).size(), 6U);
    EXPECT_EQ(plan_trials(cells_of({12}), seed(1)).size(), 15U);
}

// An attacker who knows the rules but not the seed learns nothing from where a trial stands.
TEST(Trials, place_and_repetition_tell_nothing_of_the_side) {
    constexpr int plans = 4000;
    const auto cells = cells_of({6, 6});
    std::vector<int> left(15, 0);
    for (int i = 0; i < plans; ++i) {
        const auto trials = plan_trials(cells, seed(i));
        ASSERT_EQ(trials.size(), left.size());
        for (std::size_t place = 0; place < trials.size(); ++place) {
            left[place] += trials[place].is_b_left ? 1 : 0;
        }
    }
    for (const int count : left) {
        EXPECT_NEAR(static_cast<double>(count) / plans, 0.5, 0.035);  // 4.4 standard errors
    }
}

TEST(Trials, are_the_same_for_a_seed) {
    const auto cells = cells_of({5, 5});
    const auto pairs = [&](int number) {
        std::vector<int> order;
        for (const auto& trial : plan_trials(cells, seed(number))) {
            order.push_back(trial.is_b_left ? trial.pair : -trial.pair);
        }
        return order;
    };
    EXPECT_EQ(pairs(1), pairs(1));
    EXPECT_NE(pairs(1), pairs(2));
}

}  // namespace
}  // namespace mien::core
