#include "objects/object_key.hpp"

#include <string>

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/limits/objects.hpp"

namespace mien::objects {
namespace {

TEST(object_key, accepts_joined_plain_segments) {
    for (const auto* key : {"a", "0", "previews/0197-2.mp4", "videos/a_b.c/d-e.png", "a.b"}) {
        EXPECT_TRUE(is_object_key(key)) << key;
    }
}

TEST(object_key, refuses_what_could_leave_or_hide_in_a_directory) {
    const std::string with_zero("a\0b", 3);
    for (const std::string& key :
         {std::string(),           std::string("/"),     std::string("/a"),
          std::string("a/"),       std::string("a//b"),  std::string("."),
          std::string(".."),       std::string("../a"),  std::string("a/../b"),
          std::string("a/.."),     std::string("a/./b"), std::string("a/.b"),
          std::string("a..b"),     std::string("-a"),    std::string("_a"),
          std::string("a/-b"),     std::string("A"),     std::string("a b"),
          std::string("a\\b"),     std::string("a%2fb"), std::string("a\n"),
          std::string("\xc3\xa4"), std::string("a:b"),   with_zero}) {
        EXPECT_FALSE(is_object_key(key)) << key;
        EXPECT_THROW(require_object_key(key), Error) << key;
    }
}

TEST(object_key, has_a_greatest_length) {
    EXPECT_TRUE(is_object_key(std::string(limits::object_key_bytes_max, 'a')));
    EXPECT_FALSE(is_object_key(std::string(limits::object_key_bytes_max + 1, 'a')));
}

}  // namespace
}  // namespace mien::objects
