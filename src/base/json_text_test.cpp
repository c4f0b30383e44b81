#include "base/json_text.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace mien {
namespace {

TEST(JsonText, writes_numbers_as_ecmascript) {
    const std::vector<std::pair<std::string_view, std::string_view>> cases{
        {"0.0", "0"},
        {"-0.0", "0"},
        {"1.0", "1"},
        {"-1.5", "-1.5"},
        {"333333333.33333329", "333333333.3333333"},
        {"1E30", "1e+30"},
        {"4.50", "4.5"},
        {"2e-3", "0.002"},
        {"0.000000000000000000000000001", "1e-27"},
        {"1e-6", "0.000001"},
        {"1e-7", "1e-7"},
        {"1e20", "100000000000000000000"},
        {"1e21", "1e+21"},
        {"1.25e21", "1.25e+21"},
        {"123456.789", "123456.789"},
        {"18446744073709551615", "18446744073709551615"},
    };
    for (const auto& [text, written] : cases) {
        EXPECT_EQ(json_text(parse_json(text)), written) << text;
    }
}

TEST(JsonText, keeps_the_order_of_members) {
    std::string text;
    append_json(text, parse_json(R"({"b":[],"a":{"d":1,"c":[1,null]}})"));
    EXPECT_EQ(text, R"({"b":[],"a":{"d":1,"c":[1,null]}})");
}

// Every code point of the first plane that has an escape, and some that have none.
TEST(JsonText, escapes_what_must_be_and_nothing_else) {
    std::string all;
    for (char c = 1; c < 0x7F; ++c) {
        all += c;
    }
    all += "\x7F\xC3\xA4\xE2\x80\xA8\xF0\x9F\x98\x80";
    const auto text = json_text(json::value(all));
    EXPECT_EQ(parse_json(text), json::value(all));
    EXPECT_EQ(json_text(json::value("\x01\b\t\n\f\r\"\\/\x7F\xC3\xA4")),
              "\"\\u0001\\b\\t\\n\\f\\r\\\"\\\\/\x7F\xC3\xA4\"");
    EXPECT_EQ(json_text(json::value("")), "\"\"");
}

TEST(JsonText, is_what_the_parser_reads) {
    constexpr std::string_view text =
        R"({"a":[],"b":{},"c":[1,-2,18446744073709551615,true,false,null,"x"],"d":{"e":0.1}})";
    EXPECT_EQ(json_text(parse_json(text)), text);
}

}  // namespace
}  // namespace mien
