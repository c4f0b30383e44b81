#include "api/clips/free_box.hpp"

#include <gtest/gtest.h>

namespace mien::api {
namespace {

TEST(FreeBox, begins_with_its_size_and_its_type) {
    const auto box = part_of_free_box(0x010203, {0, 0x010203});
    EXPECT_EQ(box.size(), 0x010203U);
    EXPECT_EQ(box.substr(0, 9), std::string("\0\1\2\3free\0", 9));
}

TEST(FreeBox, is_the_same_in_parts) {
    const auto whole = part_of_free_box(20, {0, 20});
    for (std::uint64_t offset = 0; offset <= 20; ++offset) {
        for (std::uint64_t length = 0; offset + length <= 20; ++length) {
            EXPECT_EQ(part_of_free_box(20, {offset, length}), whole.substr(offset, length));
        }
    }
}

}  // namespace
}  // namespace mien::api
