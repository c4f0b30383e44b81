#include "base/base64.hpp"

#include <gtest/gtest.h>

namespace mien {
namespace {

// The vectors of RFC 4648, section 10.
TEST(Base64, is_that_of_the_specification) {
    EXPECT_EQ(to_base64(""), "");
    EXPECT_EQ(to_base64("f"), "Zg==");
    EXPECT_EQ(to_base64("fo"), "Zm8=");
    EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
    EXPECT_EQ(to_base64("\xFB\xFF"), "+/8=");
    EXPECT_EQ(from_base64("+/8="), "\xFB\xFF");
    EXPECT_EQ(from_base64(""), "");
}

TEST(Base64, refuses_anything_else) {
    for (const auto* const text : {"Zg", "Zg=", "Z===", "Zm 8=", "Zm8=\n", "-_8=", "Zm8=Zm8="}) {
        EXPECT_EQ(from_base64(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace mien
