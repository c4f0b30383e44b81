#include "http/entity_tags.hpp"

#include <gtest/gtest.h>

namespace mien::http {
namespace {

std::string written(const std::optional<EntityTags>& list) {
    if (!list) {
        return "nothing";
    }
    std::string text = list->is_any ? "any" : "";
    for (const auto& tag : list->tags) {
        text.append(tag.is_weak ? "W/[" : "[").append(tag.opaque).append("]");
    }
    return text;
}

TEST(entity_tags, reads_lists_as_the_rfc_has_them) {
    EXPECT_EQ(written(parse_entity_tags("*")), "any");
    EXPECT_EQ(written(parse_entity_tags(" * ")), "any");
    EXPECT_EQ(written(parse_entity_tags("\"1\"")), "[1]");
    EXPECT_EQ(written(parse_entity_tags("W/\"1\", \"5.0\"")), "W/[1][5.0]");
    EXPECT_EQ(written(parse_entity_tags("\"a,b\",\"c\"")), "[a,b][c]");
    EXPECT_EQ(written(parse_entity_tags(", \"a\" ,,\"\"\t,")), "[a][]");
    EXPECT_EQ(written(parse_entity_tags("\"\xC3\xA9\"")), "[\xC3\xA9]");
}

TEST(entity_tags, refuses_what_is_no_list) {
    for (const auto* field :
         {"", " ", ",", "1", "\"1", "1\"", "\"1\" \"2\"", "\"1\"\"2\"", "*, *", "*, \"1\"",
          "\"1\", *", "w/\"1\"", "W/ \"1\"", "W/1", "\"a b\"", "\"1\";gzip", "\"1\"-gzip"}) {
        EXPECT_EQ(written(parse_entity_tags(field)), "nothing") << field;
    }
}

TEST(entity_tags, compares_lists) {
    EXPECT_TRUE(matches_etag("*", "\"a\"", TagComparison::strong));
    EXPECT_TRUE(matches_etag("\"b\", \"a\"", "\"a\"", TagComparison::strong));
    EXPECT_TRUE(matches_etag("\"x,y\",\"a,b\"", "\"a,b\"", TagComparison::strong));
    EXPECT_FALSE(matches_etag("W/\"a\"", "\"a\"", TagComparison::strong));
    EXPECT_TRUE(matches_etag("W/\"a\"", "\"a\"", TagComparison::weak));
    EXPECT_FALSE(matches_etag("a", "\"a\"", TagComparison::weak));
    EXPECT_FALSE(matches_etag("\"ab\"", "\"a\"", TagComparison::weak));
    EXPECT_FALSE(matches_etag("", "\"a\"", TagComparison::weak));
}

}  // namespace
}  // namespace mien::http
