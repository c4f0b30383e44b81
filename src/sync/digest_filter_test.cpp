#include "sync/digest_filter.hpp"

#include <random>

#include <gtest/gtest.h>

namespace mien::sync {
namespace {

// Goal: beyond its bound it still knows each that was put in, and takes next to no other for one.
TEST(DigestFilter, never_misses_one_and_takes_few_others_for_one) {
    constexpr std::size_t count = 50'000;
    DigestFilter filter(1'000);
    std::mt19937_64 random(5);
    for (std::size_t i = 0; i < count; ++i) {
        filter.insert(random());
    }
    EXPECT_FALSE(filter.is_exact());
    random.seed(5);
    for (std::size_t i = 0; i < count; ++i) {
        ASSERT_TRUE(filter.contains(random()));
    }
    std::size_t mistaken = 0;
    for (std::size_t i = 0; i < count; ++i) {
        mistaken += filter.contains(random()) ? 1 : 0;
    }
    EXPECT_LT(mistaken, 10U);
}

TEST(DigestFilter, is_exact_within_its_bound) {
    DigestFilter filter(10);
    for (const std::uint64_t digest : {1U, 2U, 3U, 3U}) {
        filter.insert(digest);
    }
    filter.erase(2);
    EXPECT_TRUE(filter.contains(1));
    EXPECT_FALSE(filter.contains(2));
    EXPECT_EQ(filter.size(), 2U);
}

}  // namespace
}  // namespace mien::sync
