#include "base/json.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/limits/text.hpp"

namespace mien {
namespace {

using namespace std::string_view_literals;

std::string nested_arrays(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

TEST(Json, accepts_valid_documents) {
    const std::vector<std::string_view> documents{
        "null"sv,
        "true"sv,
        " false\n"sv,
        "0"sv,
        "-0"sv,
        "-12.5e-3"sv,
        "1E+2"sv,
        "18446744073709551615"sv,
        "18446744073709551616"sv,
        "-9223372036854775808"sv,
        "1.7976931348623157e308"sv,
        "1e-400"sv,
        R"("")"sv,
        R"("a\"\\\/\b\f\n\r\t")"sv,
        R"("\u00e9\ud83d\ude00")"sv,
        "\"é 漢字 \xF0\x9F\x98\x80\""sv,
        "[]"sv,
        "{}"sv,
        "[1,[2,[3,{}]],\"x\"]"sv,
        R"({"a":1,"A":2,"":3})"sv,
        R"({"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]})"sv,
        "\t[ 1 ,\r\n2 ]\r\n"sv,
    };
    for (const auto document : documents) {
        EXPECT_NO_THROW(static_cast<void>(parse_json(document))) << document;
        EXPECT_EQ(parse_json(document), json::parse(document)) << document;
    }
}

struct Refused {
    std::string_view document;
    std::string_view code;
    std::string_view place;
    std::string_view pointer;
};

TEST(Json, refuses_bad_documents_and_says_where) {
    const std::vector<Refused> cases{
        {""sv, "incomplete", "line 1, column 1", ""},
        {"  \n "sv, "incomplete", "line 2, column 2", ""},
        {"nul"sv, "incomplete", "line 1, column 4", ""},
        {"{\"a\":1"sv, "incomplete", "line 1, column 7", ""},
        {"[1,]"sv, "syntax", "line 1, column 4", ""},
        {"{\"a\":1,}"sv, "syntax", "line 1, column 8", ""},
        {"{a:1}"sv, "syntax", "line 1, column 2", ""},
        {"{'a':1}"sv, "syntax", "line 1, column 2", ""},
        {"[1 2]"sv, "syntax", "line 1, column 4", ""},
        {"// x\n1"sv, "syntax", "line 1, column 1", ""},
        {"01"sv, "trailing_data", "line 1, column 2", ""},
        {"1 1"sv, "trailing_data", "line 1, column 3", ""},
        {"{}x"sv, "trailing_data", "line 1, column 3", ""},
        {"null\0"sv, "trailing_data", "line 1, column 5", ""},
        {"\xEF\xBB\xBF{}"sv, "syntax", "line 1, column 1", ""},
        {"+1"sv, "syntax", "line 1, column 1", ""},
        {".5"sv, "syntax", "line 1, column 1", ""},
        {"1."sv, "syntax", "line 1, column 3", ""},
        {"NaN"sv, "syntax", "line 1, column 1", ""},
        {"[Infinity]"sv, "syntax", "line 1, column 2", ""},
        {"[-Infinity]"sv, "syntax", "", ""},
        {"[1,1e400]"sv, "number_too_large", "line 1", "/1"},
        {"{\"n\":-1e999999999999}"sv, "number_too_large", "line 1", ""},
        {"{\"a\":1,\"a\":1}"sv, "duplicate_key", "line 1", "/a"},
        {"{\n \"a\":{\"b\":[{},{\"c\":1,\"\\u0063\":2}]}}"sv, "duplicate_key", "line 2",
         "/a/b/1/c"},
        {"{\"x/y~\":1,\"x/y~\":2}"sv, "duplicate_key", "line 1", "/x~1y~0"},
        {"\"a\\u0000b\""sv, "null_character", "line 1", ""},
        {"{\"t\":\"\\u0000\"}"sv, "null_character", "line 1", "/t"},
        {"{\"\\u0000\":1}"sv, "null_character", "line 1", ""},
        {"\"a\0b\""sv, "syntax", "line 1, column 3", ""},
        {"\"a\nb\""sv, "syntax", "line 1, column 3", ""},
        {"\"\\x41\""sv, "syntax", "line 1", ""},
        {"\"\\ud800\""sv, "syntax", "line 1", ""},
        {"\"\\ud800\\u0041\""sv, "bad_surrogate", "line 1", ""},
        {"\"\\udc00\""sv, "bad_surrogate", "line 1", ""},
        {"\"\xC0\xAF\""sv, "invalid_utf8", "line 1", ""},
        {"\"\xED\xA0\x80\""sv, "invalid_utf8", "line 1", ""},
        {"[\"é\",\n\"é\xFF\"]"sv, "invalid_utf8", "line 2, column 3", ""},
        {"\"\xF4\x90\x80\x80\""sv, "invalid_utf8", "line 1", ""},
    };
    for (const auto& [document, code, place, pointer] : cases) {
        try {
            static_cast<void>(parse_json(document));
            ADD_FAILURE() << "accepted: " << document;
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::malformed);
            ASSERT_EQ(error.problems().size(), 1U);
            EXPECT_EQ(error.problems().front().code, code) << document << error.message();
            EXPECT_EQ(error.problems().front().pointer, pointer) << document;
            EXPECT_NE(error.message().find(place), std::string::npos)
                << document << ": " << error.message();
        }
    }
}

TEST(Json, reads_numbers_to_the_last_bit) {
    for (const auto& [document, number] : std::vector<std::pair<std::string_view, double>>{
             {"122222222222222222222", 122222222222222222222.0},
             {"0.1", 0.1},
             {"-2.2250738585072014e-308", -2.2250738585072014e-308},
             {"1.7976931348623157e308", 1.7976931348623157e308},
             {"9007199254740993.0", 9007199254740993.0},
             {"5e-324", 5e-324},
             {"1e-400", 0.0},
             {"1E+2", 100.0}}) {
        EXPECT_EQ(parse_json(document).as_double(), number) << document;
    }
    EXPECT_THROW(static_cast<void>(parse_json("1.8e308")), Error);
    EXPECT_THROW(static_cast<void>(parse_json("-1.7976931348623159e308")), Error);
}

TEST(Json, limits_depth) {
    EXPECT_NO_THROW(static_cast<void>(parse_json(nested_arrays(limits::json_depth_max))));
    try {
        static_cast<void>(parse_json(nested_arrays(limits::json_depth_max + 1)));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.problems().front().code, "too_deep");
    }
    EXPECT_THROW(static_cast<void>(parse_json(std::string(1'000'000, '['))), Error);
}

TEST(Json, limits_members_of_one_object) {
    std::string document = "{\"k\":0";
    for (std::size_t i = 1; i < limits::json_members_max; ++i) {
        document += fmt::format(",\"k{}\":0", i);
    }
    EXPECT_EQ(parse_json(document + "}").as_object().size(), limits::json_members_max);
    try {
        static_cast<void>(parse_json(document + ",\"last\":0}"));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.problems().front().code, "too_many_members");
    }
}

TEST(Json, keeps_long_strings_and_keys_whole) {
    const std::string text(100'000, 'x');
    const auto value = parse_json(fmt::format(R"({{"{}":"{}\n{}"}})", text, text, text));
    EXPECT_EQ(value.as_object().at(text).as_string(), text + "\n" + text);
}

TEST(Json, finds_duplicate_of_a_long_escaped_key) {
    const std::string key(5000, 'k');
    EXPECT_THROW(
        static_cast<void>(parse_json(fmt::format(R"({{"{}k":1,"{}\u006b":2}})", key, key))), Error);
}

TEST(Json, escapes_pointer_segments) {
    EXPECT_EQ(escape_pointer("a/b~c"), "a~1b~0c");
    EXPECT_EQ(escape_pointer("plain"), "plain");
    EXPECT_EQ(escape_pointer("~1"), "~01");
}

}  // namespace
}  // namespace mien
