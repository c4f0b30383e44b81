#include "video/providers/preset_fields.hpp"

#include <gtest/gtest.h>

#include "base/json_text.hpp"

namespace mien::video {
namespace {

ClipOrder some_order() {
    ClipOrder order;
    order.resolved_text = "text";
    order.emotion = "happy";
    order.settings = {
        .width = 768, .height = 432, .fps = 24, .duration_ms = 2500, .seed = 4'294'967'300};
    return order;
}

std::string filled(std::string_view fields, const json::object& content = {}) {
    json::object body;
    const auto parsed = json::parse({fields.data(), fields.size()}).as_object();
    fill_fields(body, parsed, parts_of(some_order(), content));
    return json_text(body);
}

TEST(preset_fields, put_each_part_under_the_services_name) {
    EXPECT_EQ(filled(R"({"text": "prompt", "width": "w", "height": "h", "fps": "fps"})"),
              R"({"prompt":"text","w":768,"h":432,"fps":24})");
    EXPECT_EQ(filled(R"({"duration": "d", "frames": "n", "size": "s", "aspect_ratio": "a"})"),
              R"({"d":2.5,"n":60,"s":"768x432","a":"16:9"})");
    EXPECT_EQ(filled(R"({"text": "input.prompt", "emotion": "input.meta.mood"})"),
              R"({"input":{"prompt":"text","meta":{"mood":"happy"}}})");
    EXPECT_EQ(filled(R"({"character_id": "c", "negative_text": "n", "image_first": "i"})"), "{}")
        << "the order has none of them";
    EXPECT_EQ(filled(R"({"negative_text": "n"})", {{"negative_text", "blurred"}}),
              R"({"n":"blurred"})");
}

TEST(preset_fields, adapt_numbers_to_what_the_service_takes) {
    EXPECT_EQ(filled(R"({"duration": {"name": "d", "as": "text"}})"), R"({"d":"2.5"})");
    EXPECT_EQ(filled(R"({"duration": {"name": "d", "as": "integer"}})"), R"({"d":3})");
    EXPECT_EQ(filled(R"({"duration": {"name": "d", "one_of": [5, 2]}})"), R"({"d":5})");
    EXPECT_EQ(filled(R"({"duration": {"name": "d", "one_of": [1, 2]}})"), R"({"d":2})");
    EXPECT_EQ(filled(R"({"duration": {"name": "d", "one_of": [5], "as": "text"}})"),
              R"({"d":"5"})");
    EXPECT_EQ(filled(R"({"seed": "s"})"), R"({"s":4294967300})");
    EXPECT_EQ(filled(R"({"seed": {"name": "s", "max": 4294967295}})"), R"({"s":4})");
}

TEST(preset_fields, tell_what_is_no_field) {
    const auto codes_of = [](std::string_view fields) {
        json::object content;
        content["fields"] = json::parse({fields.data(), fields.size()});
        std::string codes;
        for (const auto& problem : find_field_problems(content, "fields")) {
            codes += problem.pointer + " " + problem.code + ";";
        }
        return codes;
    };
    EXPECT_EQ(codes_of(R"({"text": "prompt", "seed": {"name": "s", "max": 4, "one_of": [1]}})"),
              "");
    EXPECT_EQ(codes_of("[]"), "/content/fields invalid;");
    EXPECT_EQ(codes_of(R"({"te/xt": "prompt"})"), "/content/fields/te~1xt unknown_part;");
    for (const auto odd :
         {R"("")", "1", "{}", R"(".a")", R"("a.")", R"("a..b")", R"({"name": "a", "as": "float"})",
          R"({"name": "a", "max": 0})", R"({"name": "a", "one_of": []})",
          R"({"name": "a", "one_of": ["x"]})", R"({"name": "a", "one_of": 5})"}) {
        EXPECT_EQ(codes_of(R"({"text": )" + std::string(odd) + "}"),
                  "/content/fields/text invalid;")
            << odd;
    }
}

}  // namespace
}  // namespace mien::video
