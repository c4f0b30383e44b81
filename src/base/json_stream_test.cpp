#include "base/json_stream.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/limits/text.hpp"

namespace mien {
namespace {

using namespace std::string_view_literals;

// The parts as "line pointer value", from pieces that end at line breaks and after so many bytes.
std::vector<std::string> parts_of(std::string_view text, std::size_t piece_bytes) {
    JsonStream stream({"list", "more"});
    TextPlace place;
    std::vector<std::string> parts;
    const auto take_all = [&] {
        while (const auto part = stream.take()) {
            parts.push_back(std::to_string(part->line) + " " + part->pointer + " " +
                            json::serialize(part->value));
        }
    };
    while (!text.empty()) {
        const auto line_end = std::min(text.find('\n'), text.size() - 1) + 1;
        const auto piece = text.substr(0, std::min(line_end, piece_bytes));
        stream.feed(piece, place);
        place.advance(piece);
        text.remove_prefix(piece.size());
        take_all();
    }
    stream.finish(place);
    take_all();
    return parts;
}

TEST(JsonStream, gives_members_and_elements_however_the_text_is_cut) {
    constexpr auto text =
        "{\"a\": 1.5e-3,\n\"list\":[{\"list\":[1]},\n \n "
        "[-12345678901],\"x\\u00e9\\n\",true,null,\n"
        "{}],\"more\":{\"k\":[]},\"b\":[1,2],\n\"c\":\"\",\"d\":18446744073709551615}\n"sv;
    const std::vector<std::string> expected{
        "1 /a 1.5E-3",         "2 /list/0 {\"list\":[1]}", "4 /list/1 [-12345678901]",
        "4 /list/2 \"xé\\n\"", "4 /list/3 true",           "4 /list/4 null",
        "5 /list/5 {}",        "5 /more {\"k\":[]}",       "5 /b [1,2]",
        "6 /c \"\"",           "6 /d 18446744073709551615"};
    for (const std::size_t piece_bytes : {1U, 2U, 3U, 5U, 8U, 1000U}) {
        EXPECT_EQ(parts_of(text, piece_bytes), expected) << piece_bytes;
    }
}

struct Refused {
    std::string_view text;
    std::string_view code;
    std::string_view place;
    std::string_view pointer;
};

TEST(JsonStream, is_as_strict_as_parse_json) {
    const std::vector<Refused> cases{
        {"[1]"sv, "wrong_type", "line 1", ""},
        {"\"x\""sv, "wrong_type", "line 1", ""},
        {"{\"list\":[1,\n2"sv, "incomplete", "line 2, column 2", ""},
        {""sv, "incomplete", "line 1, column 1", ""},
        {"{}\n{}"sv, "trailing_data", "line 2, column 1", ""},
        {"{\"list\":[1],\n\"list\":[]}"sv, "duplicate_key", "line 2", "/list"},
        {"{\"list\":[{},{\"a\":1,\n\"a\":2}]}"sv, "duplicate_key", "line 2", "/list/1/a"},
        {"{\"list\":[\"a\\u0000\"]}"sv, "null_character", "line 1", "/list/0"},
        {"{\"list\":[0,1e999]}"sv, "number_too_large", "line 1", "/list/1"},
        {"{\"list\":[1,]}"sv, "syntax", "line 1, column 12", ""},
        {"{\"list\":[\"\\u004x\"]}"sv, "syntax", "line 1, column 16", ""},
    };
    for (const auto& [text, code, place, pointer] : cases) {
        for (const std::size_t piece_bytes : {1U, 3U, 1000U}) {
            try {
                static_cast<void>(parts_of(text, piece_bytes));
                ADD_FAILURE() << "accepted " << text;
            } catch (const Error& error) {
                EXPECT_EQ(error.kind(), ErrorKind::malformed);
                EXPECT_EQ(error.problems().at(0).code, code) << text << error.message();
                EXPECT_EQ(error.problems().at(0).pointer, pointer) << text;
                EXPECT_NE(error.message().find(place), std::string::npos) << error.message();
            }
        }
    }
}

TEST(JsonStream, reads_numbers_to_the_last_bit_however_they_are_cut) {
    for (const auto number : {0.1, -2.2250738585072014e-308, 1.7976931348623157e308}) {
        JsonStream stream({});
        const auto text = "{\"n\":" + json::serialize(json::value(number)) + "}";
        for (const char& c : text) {
            stream.feed(std::string_view(&c, 1), {});
        }
        stream.finish({});
        EXPECT_EQ(stream.take()->value.as_double(), number);
    }
}

TEST(JsonStream, limits_what_a_part_may_hold) {
    JsonStream stream({"list"});
    const std::string space(1024 * 1024, ' ');
    stream.feed("{\"list\":[", {});
    try {
        for (std::size_t i = 0; i <= limits::json_part_bytes_max / space.size(); ++i) {
            stream.feed(space, {});
        }
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::too_large);
    }
}

}  // namespace
}  // namespace mien
