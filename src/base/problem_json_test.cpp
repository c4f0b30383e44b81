#include "base/problem_json.hpp"

#include <gtest/gtest.h>

#include "base/limits/text.hpp"

namespace mien {
namespace {

TEST(ProblemJson, tells_what_fits) {
    const std::vector<Problem> few{{"/a", "missing", "a is missing."}, {"", "too_long", "x"}};
    EXPECT_EQ(problems_in({{"problems", to_json(few)}}), few);

    const std::string long_text(100'000, '\x01');
    const std::vector<Problem> large(1000, {long_text, "too_long", long_text});
    const auto told = to_json(large);
    EXPECT_GT(told.size(), 1U);
    EXPECT_LE(json::serialize(told).size(), limits::problems_bytes_max + 2);

    const std::vector<Problem> many(1000, {"/a", "missing", "a is missing."});
    EXPECT_EQ(to_json(many).size(), limits::problems_max);
}

TEST(ProblemJson, has_pointers_of_bounded_length) {
    const auto pointer = escape_pointer(std::string(1'000'000, '/'));
    EXPECT_EQ(pointer.size(), 2 * limits::quoted_characters_max + std::string_view("…").size());
}

}  // namespace
}  // namespace mien
