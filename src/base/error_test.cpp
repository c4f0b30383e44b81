#include "base/error.hpp"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace mien {
namespace {

TEST(Error, each_kind_has_its_own_name) {
    std::set<std::string> names;
    for (int kind = 0; kind <= static_cast<int>(ErrorKind::internal); ++kind) {
        names.insert(name_of(static_cast<ErrorKind>(kind)));
    }
    EXPECT_EQ(names.size(), static_cast<std::size_t>(ErrorKind::internal) + 1);
}

TEST(Error, require_valid_lets_good_input_pass) {
    EXPECT_NO_THROW(require_valid({}));
}

TEST(Error, require_valid_throws_all_problems) {
    const Problem first{"/a", "required", "A is missing."};
    const Problem second{"/b", "too_long", "B is too long."};
    try {
        require_valid({first, second});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::invalid);
        EXPECT_EQ(error.message(), "2 fields need attention.");
        EXPECT_EQ(error.problems(), (std::vector<Problem>{first, second}));
    }
    try {
        require_valid({first});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.message(), first.message);
    }
}

TEST(Error, private_detail_is_not_part_of_the_message) {
    const auto error = Error(ErrorKind::unavailable, "Try again later.")
                           .with_detail("connection refused by 10.0.0.1")
                           .with_retry_after(std::chrono::seconds(3));
    EXPECT_STREQ(error.what(), "Try again later.");
    EXPECT_EQ(error.detail(), "connection refused by 10.0.0.1");
    EXPECT_EQ(error.retry_after(), std::chrono::seconds(3));
}

}  // namespace
}  // namespace mien
