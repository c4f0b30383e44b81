#include "base/ids.hpp"

#include <set>

#include <gtest/gtest.h>

namespace mien {
namespace {

TEST(Ids, new_uuids_have_version_7_and_differ) {
    const auto a = make_uuid_v7();
    const auto b = make_uuid_v7();
    EXPECT_NE(a, b);
    EXPECT_EQ(to_string(a)[14], '7');
    EXPECT_NE(std::string_view("89ab").find(to_string(a)[19]), std::string_view::npos);
}

// The random part comes from blocks: none of it may be used twice, also where a new block begins.
TEST(Ids, many_uuids_share_no_random_part) {
    std::set<std::string> seen;
    for (int i = 0; i < 2000; ++i) {
        EXPECT_TRUE(seen.insert(to_string(make_uuid_v7()).substr(19)).second);
    }
}

TEST(Ids, text_goes_both_ways_in_either_case) {
    const auto uuid = make_uuid_v7();
    EXPECT_EQ(parse_uuid(to_string(uuid)), uuid);
    const auto known = parse_uuid("0192F0A0-1234-7ABC-8DEF-0123456789AB");
    ASSERT_TRUE(known.has_value());
    EXPECT_EQ(to_string(*known), "0192f0a0-1234-7abc-8def-0123456789ab");
}

TEST(Ids, refuses_other_forms) {
    for (const auto* text :
         {"", "0192f0a012347abc8def0123456789ab", "{192f0a0-1234-7abc-8def-0123456789ab}",
          "0192f0a0-1234-7abc-8def-0123456789a", "0192f0a0-1234-7abc-8def-0123456789abc",
          "0192f0a0-1234-7abc-8def-0123456789ag", "0192f0a0_1234-7abc-8def-0123456789ab"}) {
        EXPECT_FALSE(parse_uuid(text).has_value()) << text;
        EXPECT_FALSE(CharacterId::parse(text).has_value()) << text;
    }
}

}  // namespace
}  // namespace mien
