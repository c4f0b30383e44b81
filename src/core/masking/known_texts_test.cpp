#include "core/masking/known_texts.hpp"

#include <random>
#include <set>

#include <gtest/gtest.h>

#include "base/limits/masking.hpp"

namespace mien::core {
namespace {

using Found = std::set<std::tuple<std::size_t, std::size_t, std::size_t>>;

Found search(const KnownTexts& known, std::string_view text) {
    Found found;
    known.search(text, [&](std::size_t number, TextSpan place) {
        found.emplace(number, place.begin, place.end);
    });
    return found;
}

// Goal: one pass finds what looking for each text one by one finds.
TEST(KnownTexts, finds_all_that_a_plain_search_finds) {
    std::mt19937 random(7);
    const auto word = [&](std::size_t length_max) {
        std::string text(1 + random() % length_max, 'a');
        for (auto& c : text) {
            c = static_cast<char>('a' + random() % 3);
        }
        return text;
    };
    KnownTexts known;
    for (int round = 0; round < 300; ++round) {
        known.clear();
        std::set<std::string> texts;
        while (texts.size() < 1 + static_cast<std::size_t>(round) % 9) {
            texts.insert(word(6));
        }
        const std::vector<std::string> list(texts.begin(), texts.end());
        for (std::size_t i = 0; i < list.size(); ++i) {
            ASSERT_TRUE(known.add(list[i], i));
        }
        const auto text = word(60) + "é" + word(60);
        Found expected;
        for (std::size_t i = 0; i < list.size(); ++i) {
            for (auto at = text.find(list[i]); at != std::string::npos;
                 at = text.find(list[i], at + 1)) {
                expected.emplace(i, at, at + list[i].size());
            }
        }
        ASSERT_EQ(search(known, text), expected) << text;
    }
}

TEST(KnownTexts, of_two_equal_ones_the_first_counts) {
    KnownTexts known;
    EXPECT_TRUE(known.add("ada", 1));
    EXPECT_TRUE(known.add("ada", 2));
    EXPECT_EQ(search(known, "adada"), (Found{{1, 0, 3}, {1, 2, 5}}));
}

TEST(KnownTexts, empty_ones_and_too_many_are_not_taken) {
    KnownTexts known;
    EXPECT_TRUE(known.add("", 0));
    EXPECT_TRUE(known.is_empty());
    EXPECT_TRUE(search(known, "abc").empty());
    EXPECT_TRUE(known.add(std::string(limits::known_bytes_max, 'a'), 1));
    EXPECT_FALSE(known.add("a", 2));
}

}  // namespace
}  // namespace mien::core
