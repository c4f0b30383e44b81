#include "sync/digest_set.hpp"

#include <random>
#include <unordered_set>

#include <gtest/gtest.h>

namespace mien::sync {
namespace {

// Goal: it holds what a set of the standard library holds, through many insertions and removals of
// digests that want the same few places.
TEST(DigestSet, holds_what_was_put_in_and_not_taken_out) {
    std::mt19937_64 random(11);
    DigestSet set;
    std::unordered_set<std::uint64_t> expected;
    EXPECT_FALSE(set.contains(0));
    for (int round = 0; round < 20'000; ++round) {
        const auto digest = (1 + random() % 300) * 64 + random() % 3;
        if (random() % 3 == 0) {
            set.erase(digest);
            expected.erase(digest);
        } else {
            set.insert(digest);
            expected.insert(digest);
        }
        const auto other = (1 + random() % 300) * 64 + random() % 4;
        ASSERT_EQ(set.contains(other), expected.contains(other));
        ASSERT_EQ(set.size(), expected.size());
    }
}

}  // namespace
}  // namespace mien::sync
