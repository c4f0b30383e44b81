#include "core/precondition.hpp"

#include <gtest/gtest.h>

namespace mien::core {
namespace {

using Versions = Precondition::Versions;

constexpr PresentVersion third{.number = 3, .exists = true};
constexpr PresentVersion tombstone{.number = 3, .exists = false};
constexpr PresentVersion nothing{.number = 0, .exists = false};

bool holds(const Precondition& precondition, PresentVersion present) {
    return !find_breach(precondition, present, "prompt");
}

TEST(precondition, demands_nothing_unless_told) {
    EXPECT_TRUE(holds({}, third));
    EXPECT_TRUE(holds({}, nothing));
    EXPECT_TRUE(holds(Precondition::expecting(std::nullopt), nothing));
}

TEST(precondition, compares_versions) {
    EXPECT_TRUE(holds(Precondition::expecting(3), third));
    EXPECT_TRUE(holds(Precondition::expecting(3), tombstone));
    EXPECT_TRUE(holds(Precondition::expecting(0), nothing));
    EXPECT_EQ(find_breach(Precondition::expecting(2), third, "prompt"),
              "You edited version 2 of the prompt, which is at version 3 now.");
    const Precondition several{.one_of = Versions{.is_any = false, .numbers = {1, 2}},
                               .none_of = {}};
    EXPECT_EQ(find_breach(several, third, "prompt"),
              "The prompt is at version 3, which is none of those that you named.");
    const Precondition other{.one_of = {}, .none_of = Versions{.is_any = false, .numbers = {3}}};
    EXPECT_FALSE(holds(other, third));
    EXPECT_TRUE(holds(other, nothing));
}

TEST(precondition, tells_what_exists_from_what_does_not) {
    const Precondition some{.one_of = Versions{.is_any = true, .numbers = {}}, .none_of = {}};
    const Precondition none{.one_of = {}, .none_of = Versions{.is_any = true, .numbers = {}}};
    EXPECT_TRUE(holds(some, third));
    EXPECT_FALSE(holds(some, tombstone));
    EXPECT_FALSE(holds(some, nothing));
    EXPECT_EQ(find_breach(none, third, "prompt"), "There is a prompt here already, at version 3.");
    EXPECT_TRUE(holds(none, tombstone));
    EXPECT_TRUE(holds(none, nothing));
}

}  // namespace
}  // namespace mien::core
