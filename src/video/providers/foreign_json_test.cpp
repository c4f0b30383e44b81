#include "video/providers/foreign_json.hpp"

#include <gtest/gtest.h>

namespace mien::video {
namespace {

json::value read(std::string_view text) {
    return read_foreign_json(text).value();
}

TEST(foreign_json, is_read_with_the_numbers_that_python_writes) {
    EXPECT_EQ(read(R"([NaN, Infinity, -Infinity, -1, "NaN \" Infinity"])"),
              read(R"([null, null, null, -1, "NaN \" Infinity"])"));
    EXPECT_EQ(read(R"({"NaN": NaN})"), read(R"({"NaN": null})"));
    EXPECT_FALSE(read_foreign_json("<html>NaN</html>"));
    EXPECT_FALSE(read_foreign_json("[NaNN]"));
    EXPECT_FALSE(read_foreign_json("{\"a\": NaN"));
    EXPECT_FALSE(read_foreign_json(""));
    EXPECT_FALSE(read_foreign_json(std::string(100'000, '[')));
}

TEST(foreign_json, of_another_kind_is_as_if_it_were_not_there) {
    const auto value = read(R"({"text": "a", "number": 1.5, "list": [], "object": {}})");
    EXPECT_EQ(text_in(value, "text"), "a");
    EXPECT_EQ(text_in(value, "number"), "");
    EXPECT_EQ(text_in(value, "none"), "");
    EXPECT_EQ(text_in(read("[]"), "text"), "");
    EXPECT_EQ(text_in(read(R"({"text": "a\u0000b"})"), "text"), "");
    EXPECT_EQ(number_in(value, "number"), 1.5);
    EXPECT_EQ(number_in(value, "text"), std::nullopt);
    EXPECT_NE(find_array(value, "list"), nullptr);
    EXPECT_EQ(find_array(value, "object"), nullptr);
    EXPECT_NE(find_object(value, "object"), nullptr);
    EXPECT_EQ(find_object(value, "list"), nullptr);
}

TEST(foreign_json, ids_are_visible_and_bounded) {
    EXPECT_EQ(id_in(read(R"({"id": "a/b?c"})"), "id"), "a/b?c");
    EXPECT_EQ(id_in(read(R"({"id": 7})"), "id"), "7");
    for (const auto odd : {R"({"id": ""})", R"({"id": "a b"})", R"({"id": "ä"})",
                           R"({"id": "a\n"})", R"({"id": "a\r\nX: 1"})", R"({"id": "."})",
                           R"({"id": ".."})", R"({"id": null})", R"({"id": 1.5})", R"({})"}) {
        EXPECT_EQ(id_in(read(odd), "id"), std::nullopt) << odd;
    }
    const auto long_id = R"({"id": ")" + std::string(201, 'a') + R"("})";
    EXPECT_EQ(id_in(read(long_id), "id"), std::nullopt);
}

}  // namespace
}  // namespace mien::video
