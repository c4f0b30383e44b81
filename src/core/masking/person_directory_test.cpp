#include "core/masking/person_directory.hpp"

#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace mien::core {
namespace {

FakeName fake(std::size_t place) {
    const auto& list = name_list(NameLocale::japanese);
    FakeName name;
    name.locale = NameLocale::japanese;
    name.listed_given = &list.given[place % list.given.size()];
    name.listed_family = place % 3 == 0 ? nullptr : &list.family[place % list.family.size()];
    return name;
}

struct Filled {
    std::vector<std::uint64_t> tokens;
    PersonDirectory directory;

    Filled(std::size_t count, std::size_t entries_max) : directory(entries_max) {
        std::mt19937_64 random(count);
        for (std::size_t i = 0; i < count; ++i) {
            tokens.push_back(random());
            directory.add(tokens.back(), fake(i));
        }
        directory.finish();
    }
};

TEST(PersonDirectory, each_token_has_its_owner_and_no_other_has_one) {
    const Filled filled(20'000, 100'000);
    for (std::size_t i = 0; i < filled.tokens.size(); ++i) {
        const auto token = filled.tokens[i];
        ASSERT_TRUE(filled.directory.covers(token));
        const auto found = filled.directory.find(token);
        ASSERT_EQ(found.given, fake(i).listed_given);
        ASSERT_EQ(found.family, fake(i).listed_family);
        ASSERT_EQ(filled.directory.find(token ^ 0x10'0000'0000U).given, nullptr);
    }
}

// Goal: however many there are, no more are kept than was said, and a token is either left out
// altogether or has its owner.
TEST(PersonDirectory, of_too_many_tokens_an_upper_part_is_left_out) {
    const Filled filled(20'000, 3'000);
    EXPECT_LE(filled.directory.size(), 3'000U);
    EXPECT_GE(filled.directory.size(), 1'000U);
    std::size_t covered = 0;
    for (std::size_t i = 0; i < filled.tokens.size(); ++i) {
        const auto token = filled.tokens[i];
        const auto found = filled.directory.find(token);
        const bool is_covered = filled.directory.covers(token);
        covered += is_covered ? 1 : 0;
        ASSERT_EQ(found.given, is_covered ? fake(i).listed_given : nullptr);
    }
    EXPECT_EQ(covered, filled.directory.size());
}

TEST(PersonDirectory, a_token_that_is_added_often_takes_one_place) {
    PersonDirectory directory(100);
    for (std::size_t i = 0; i < 10'000; ++i) {
        directory.add((i % 50) << 56U, fake(i % 7));
    }
    directory.finish();
    EXPECT_EQ(directory.size(), 50U);
    EXPECT_TRUE(directory.covers(~std::uint64_t{0}));
    // Of several owners the first in the order of the lists.
    EXPECT_EQ(directory.find(std::uint64_t{1} << 56U).given, fake(0).listed_given);
}

}  // namespace
}  // namespace mien::core
