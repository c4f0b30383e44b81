// Presets held against the schemas that models publish, in the shapes of fal (pydantic) and
// Replicate (cog).
#include "video/providers/input_schema.hpp"

#include <gtest/gtest.h>

#include "base/limits/provider_calls.hpp"
#include "tests/support/provider_bench.hpp"

namespace mien::video {
namespace {

using namespace testing;
using Verdict = JsonSchema::Verdict;

constexpr std::string_view document = R"({
  "components": {"schemas": {
    "Size": {"type": "object", "properties": {
      "width": {"type": "integer", "maximum": 1280}, "height": {"type": "integer"}}},
    "aspect_ratio": {"type": "string", "enum": ["16:9", "1:1"]},
    "Loop": {"anyOf": [{"$ref": "#/components/schemas/Loop"}, {"type": "boolean"}]},
    "Input": {"type": "object", "required": ["prompt", "image_url"], "properties": {
      "prompt": {"type": "string", "maxLength": 2500},
      "negative_prompt": {"type": "string", "default": "blur"},
      "image_url": {"type": "string"},
      "image_urls": {"type": "array", "items": {"type": "string"}},
      "duration": {"type": "string", "enum": ["5", "10"], "default": "5"},
      "seconds": {"type": "integer", "minimum": 2, "maximum": 12},
      "steps": {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 50}, {"type": "null"}]},
      "seed": {"type": "integer", "maximum": 2147483647},
      "free_seed": {"type": "integer"},
      "aspect_ratio": {"allOf": [{"$ref": "#/components/schemas/aspect_ratio"}], "default": "1:1"},
      "image_size": {"anyOf": [{"$ref": "#/components/schemas/Size"},
                               {"type": "string", "enum": ["square", "portrait_4_3"]}]},
      "loop": {"$ref": "#/components/schemas/Loop"},
      "anything": {},
      "options": {"type": "object", "additionalProperties": true}}}}}})";

const json::value& schemas() {
    static const json::value parsed = json::parse({document.data(), document.size()});
    return parsed;
}

JsonSchema input() {
    return {schemas(), schemas().at_pointer("/components/schemas/Input")};
}

// "fields/seed out_of_range;"
std::string codes_of(std::string_view fields, std::string_view members) {
    const auto content =
        object_of(fmt::format(R"({{"model":"a/b","fields":{},"input":{}}})", fields, members));
    std::string codes;
    for (const auto& problem : find_input_problems(content, input())) {
        codes +=
            problem.pointer.substr(std::string_view("/content/").size()) + " " + problem.code + ";";
        EXPECT_FALSE(problem.message.empty());
    }
    return codes;
}

struct Case {
    std::string_view name;
    std::string_view fields;
    std::string_view members;
    std::string_view codes;
};

// Goal: a schema that is foreign, and made to keep somebody busy, is judged at once.
TEST(input_schema, with_endless_lists_is_read_as_far_as_it_is_of_use) {
    json::array many;
    for (int i = 0; i < 400'000; ++i) {
        many.emplace_back(i);
    }
    json::array alternatives(200, json::value{{"$ref", "#/Long"}});
    json::array needed;
    for (int i = 0; i < 100'000; ++i) {
        needed.emplace_back(fmt::format("input_{}", i));
    }
    const json::value schema{
        {"Long", {{"enum", many}}},
        {"Few", {{"enum", {"a", "b"}}}},
        {"required", std::move(needed)},
        {"properties",
         {{"text", {{"allOf", alternatives}, {"$ref", "#/Nowhere"}}},
          {"few", {{"allOf", {{{"$ref", "#/Few"}}, {{"anyOf", alternatives}}}}}}}}};
    const JsonSchema whole(schema, schema);
    const auto few = whole.find_property("few").value();
    EXPECT_EQ(few.judge("c"), Verdict::not_a_choice);
    EXPECT_LE(few.choices().size(), 16U);
    EXPECT_EQ(whole.find_property("text").value().judge("c"), Verdict::accepted);
    EXPECT_EQ(whole.required().size(), 256U);
    const auto problems = find_input_problems(object_of(R"({"input":{"few":"c"}})"), whole);
    EXPECT_EQ(problems.size(), limits::service_problems_max);
}

class InputSchema : public ::testing::TestWithParam<Case> {};

// Goal: what the model would refuse, or pass over in silence, is named before anything is paid.
TEST_P(InputSchema, names_what_the_model_does_not_take) {
    const auto& told = GetParam();
    EXPECT_EQ(codes_of(told.fields, told.members), told.codes);
}

constexpr std::string_view image = R"({"image_url":"https://a.test/b.png"})";

INSTANTIATE_TEST_SUITE_P(
    presets, InputSchema,
    ::testing::Values(
        Case{"all_well",
             R"({"text":"prompt","image_first":"image_url","seed":{"name":"seed","max":4},
                 "duration":{"name":"duration","as":"text","one_of":[5,10]}})",
             R"({"steps":null,"image_size":{"width":640},"aspect_ratio":"1:1","loop":true,
                 "anything":[1],"options":{"x":1}})",
             ""},
        Case{"misspelt", R"({"text":"promt"})", R"({"image_url":"x","stepz":1})",
             "fields/text unknown_input;input/stepz unknown_input;input required;"},
        Case{"a_number_for_a_text", R"({"text":"prompt","duration":"duration"})", image,
             "fields/duration wrong_type;"},
        Case{"seconds_as_a_number", R"({"text":"prompt","duration":"seconds"})", image, ""},
        Case{"a_text_for_a_number", R"({"text":"prompt"})", R"({"image_url":"x","steps":"20"})",
             "input/steps wrong_type;"},
        Case{"a_text_for_a_list", R"({"text":"prompt","image_first":"image_urls"})", image,
             "fields/image_first wrong_type;"},
        Case{"a_choice_too_many",
             R"({"text":"prompt","duration":{"name":"duration","as":"text","one_of":[5,8,10]}})",
             image, "fields/duration not_a_choice;"},
        Case{"no_choice_named", R"({"text":"prompt","duration":{"name":"duration","as":"text"}})",
             image, "fields/duration not_a_choice;"},
        Case{"another_choice", R"({"text":"prompt"})",
             R"({"image_url":"x","aspect_ratio":"4:3","image_size":"round"})",
             "input/aspect_ratio not_a_choice;input/image_size not_a_choice;"},
        Case{"the_ratio_of_an_order", R"({"text":"prompt","aspect_ratio":"aspect_ratio"})", image,
             ""},
        Case{"too_much", R"({"text":"prompt"})",
             R"({"image_url":"x","steps":51,"image_size":{"width":4000}})",
             "input/steps out_of_range;input/image_size out_of_range;"},
        Case{"seconds_out_of_range",
             R"({"text":"prompt","duration":{"name":"seconds","one_of":[4,20]}})", image,
             "fields/duration out_of_range;"},
        Case{"a_seed_without_a_bound", R"({"text":"prompt","seed":"seed"})", image,
             "fields/seed out_of_range;"},
        Case{"a_free_seed", R"({"text":"prompt","seed":"free_seed"})", image, ""},
        Case{"in_an_object", R"({"text":"prompt","width":"image_size.width","fps":"options.fps",
                                 "height":"image_size.depth"})",
             image, "fields/height unknown_input;"}),
    [](const auto& told) { return std::string(told.param.name); });

TEST(input_schema, that_names_nothing_says_nothing) {
    const json::value nothing = json::object();
    const auto content = object_of(R"({"fields":{"text":"prompt"},"input":{"a":1}})");
    EXPECT_TRUE(find_input_problems(content, JsonSchema(nothing, nothing)).empty());
}

// Goal: no schema keeps the server busy for long, whatever refers to what.
TEST(input_schema, that_leads_in_a_circle_ends) {
    const auto text = R"({"a":{"$ref":"#/b"},"b":{"$ref":"#/a"},
        "c":{"anyOf":[{"$ref":"#/c"}]},"d":{"$ref":"#/nowhere"},"e":{"$ref":"https://x.test/y"}})";
    const json::value circle = json::parse(text);
    for (const auto name : {"a", "b", "c", "d", "e"}) {
        const JsonSchema schema(circle, circle.at(name));
        EXPECT_EQ(schema.judge(json::value(1)), Verdict::accepted) << name;
        EXPECT_FALSE(schema.find_property("x")) << name;
        EXPECT_TRUE(schema.types().empty()) << name;
    }
    json::array many(200, json::value{{"$ref", "#"}});
    const json::value wide{{"anyOf", std::move(many)}, {"type", "string"}};
    const JsonSchema schema(wide, wide);
    EXPECT_EQ(schema.judge(json::value(1)), Verdict::wrong_type);
    EXPECT_FALSE(schema.find_property("x"));
    EXPECT_FALSE(schema.names_properties());
}

}  // namespace
}  // namespace mien::video
