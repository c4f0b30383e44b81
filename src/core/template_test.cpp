#include "core/template.hpp"

#include <chrono>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/limits/templates.hpp"
#include "base/limits/text.hpp"

namespace mien::core {
namespace {

TemplateDraft draft(std::string text, std::vector<Placeholder> placeholders = {}) {
    return {.text = std::move(text), .placeholders = std::move(placeholders), .description = ""};
}

ExpandedTemplate expanded(const TemplateLibrary& library, const std::string& name = "a") {
    auto result = expand_template({name}, library);
    EXPECT_TRUE(result) << (result ? "" : result.error().message);
    return result.value_or(ExpandedTemplate{});
}

std::string code_of(const TemplateLibrary& library) {
    const auto result = expand_template({"a"}, library);
    return result ? "" : result.error().code;
}

std::string filled(const ExpandedTemplate& source, const TemplateValues& values) {
    return fill_template(source, values, "/values").text;
}

TEST(Template, values_and_defaults_stand_for_placeholders_and_variables_stay) {
    const auto source =
        expanded({{{"a"},
                   draft("{Mood} {character_name} {attr.hair|grey} {tone|calm} {light}",
                         {{.name = "mood", .is_required = true},
                          {.name = "light", .default_text = "dim"}})}});
    EXPECT_EQ(filled(source, {{"mood", "glad"}}),
              "glad {character_name} {attr.hair|grey} calm dim");
    EXPECT_EQ(filled(source, {{"mood", "glad"}, {"tone", "loud"}, {"light", "full"}}),
              "glad {character_name} {attr.hair|grey} loud full");
    EXPECT_EQ(source.undeclared, std::vector<std::string>{"tone"});
}

TEST(Template, a_placeholder_without_a_value_is_refused_nothing_or_left_as_written) {
    const auto required =
        expanded({{{"a"}, draft("x {mood}", {{.name = "mood", .is_required = true}})}});
    const auto refused = fill_template(required, {}, "/items/3/values");
    ASSERT_EQ(refused.problems.size(), 1U);
    EXPECT_EQ(refused.problems[0].pointer, "/items/3/values/mood");
    EXPECT_EQ(refused.problems[0].code, "missing");
    const auto empty = fill_template(required, {{"mood", ""}}, "/items/3/values");
    EXPECT_EQ(empty.problems.at(0).code, "missing");
    EXPECT_EQ(filled(expanded({{{"a"}, draft("x {mood}", {{.name = "mood"}})}}), {}), "x ");
    const auto undeclared = fill_template(expanded({{{"a"}, draft("x {mood}")}}), {}, "");
    EXPECT_EQ(undeclared.text, "x {mood}");
    EXPECT_TRUE(undeclared.problems.empty());
}

// What the film's prompt says, through both stages.
std::string shown(std::string_view prompt) {
    Attributes attributes{{"secret", "never"}};
    Variables variables;
    variables.character_name = "{emotion}";
    variables.user_id = "user-1";
    variables.attributes = &attributes;
    return substitute(prompt, variables).text;
}

TEST(Template, values_are_never_read_as_templates) {
    const auto source = expanded({{{"a"}, draft("{{user_id}} {mood} {tone|calm {x}}")}});
    for (const std::string value : {"{character_name}", "{attr.secret}", "\\1", "$&", "}}", "{{",
                                    "{template.a}", "{mood}", "{"}) {
        const auto prompt = filled(source, {{"mood", value}, {"x", value}});
        EXPECT_EQ(shown(prompt), fmt::format("{{user_id}} {0} {{tone|calm {0}}}", value)) << value;
    }
}

TEST(Template, texts_that_meet_make_no_variable_between_them) {
    const auto source = expanded({{{"a"}, draft("{ {template.b}")}, {{"b"}, draft("emotion}")}});
    EXPECT_EQ(shown(filled(source, {})), "{ emotion}");
}

TEST(Template, included_texts_and_their_placeholders_count_the_outer_ones_first) {
    const TemplateLibrary library{
        {{"a"}, draft("{template.b} {template.b.1}", {{.name = "light", .default_text = "outer"}})},
        {{"b"}, draft("new {light}", {{.name = "light", .default_text = "inner"}})},
        {{"b", 1}, draft("old {light} {pose|sits}")}};
    EXPECT_EQ(filled(expanded(library), {{"pose", "stands"}}), "new outer old outer stands");
}

TEST(Template, circles_unknown_ones_and_deep_ones_are_refused) {
    EXPECT_EQ(code_of({{{"a"}, draft("{template.a}")}}), "cycle");
    EXPECT_EQ(code_of({{{"a"}, draft("{template.b}")}, {{"b"}, draft("{template.a}")}}), "cycle");
    EXPECT_EQ(code_of({{{"a"}, draft("{template.b}")}}), "unknown_template");
    EXPECT_EQ(code_of({{{"a"}, draft("{template.b.2}")}, {{"b"}, draft("x")}}), "unknown_template");
    EXPECT_EQ(code_of({{{"a"}, draft("{template.b} {template.c}")},
                       {{"b"}, draft("{template.d}")},
                       {{"c"}, draft("{template.d}")},
                       {{"d"}, draft("a diamond")}}),
              "");
    TemplateLibrary chain{{{"a"}, draft("{template.b}")},
                          {{"b"}, draft("{template.c}")},
                          {{"c"}, draft("{template.d}")},
                          {{"d"}, draft("{template.e}")},
                          {{"e"}, draft("five levels")}};
    EXPECT_EQ(code_of(chain), "");
    chain[{"e"}].text = "{template.f}";
    chain[{"f"}].text = "six levels";
    EXPECT_EQ(code_of(chain), "too_deep");
}

TEST(Template, a_circle_through_an_old_version_is_one_only_when_it_closes) {
    TemplateLibrary library{{{"a"}, draft("{template.b}")},
                            {{"b"}, draft("{template.a.1}")},
                            {{"a", 1}, draft("the first one")}};
    EXPECT_EQ(code_of(library), "");
    library[{"a", 1}].text = "{template.b}";
    EXPECT_EQ(code_of(library), "cycle");
}

// A hundred thousand copies of one character: refused before the first is made.
TEST(Template, expansion_is_bounded_before_it_begins) {
    TemplateLibrary library{{{"e"}, draft("x")}};
    for (const auto& [name, inner] : {std::pair("a", "b"), {"b", "c"}, {"c", "d"}, {"d", "e"}}) {
        std::string text;
        for (int i = 0; i < 18; ++i) {
            text += fmt::format("{{template.{}}}", inner);
        }
        library[{name}] = draft(text);
    }
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(code_of(library), "too_long");
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
}

TEST(Template, a_filled_text_is_a_prompt_or_says_why_not) {
    const auto source = expanded({{{"a"}, draft("{mood}", {{.name = "mood"}})}});
    const auto code = [&](const std::string& value) {
        const auto result = fill_template(source, {{"mood", value}}, "/values");
        return result.problems.empty() ? "" : result.problems.front().code;
    };
    EXPECT_EQ(code(std::string(limits::prompt_characters_max, 'x')), "");
    EXPECT_EQ(code(std::string(limits::prompt_characters_max + 1, 'x')), "too_long");
    EXPECT_EQ(code(std::string(30'000, '{')), "too_long");
    EXPECT_EQ(code(" "), "blank");
}

TEST(Template, values_have_names_that_the_template_knows_and_a_size) {
    const auto source = expanded({{{"a"}, draft("{mood}")}});
    EXPECT_TRUE(find_problems_of_values(source, {{"mood", "glad"}}, "/v").empty());
    const auto unknown = find_problems_of_values(source, {{"moood", "glad"}}, "/v");
    ASSERT_EQ(unknown.size(), 1U);
    EXPECT_EQ(unknown[0].pointer, "/v/moood");
    EXPECT_EQ(unknown[0].code, "unknown_placeholder");
    const auto large = find_problems_of_values(
        source, {{"mood", std::string(limits::prompt_characters_max, '"')}}, "/v");
    EXPECT_TRUE(large.empty());
    std::string wide;
    for (std::size_t i = 0; i < limits::prompt_characters_max; ++i) {
        wide += "\U0001F600";
    }
    EXPECT_EQ(find_problems_of_values(source, {{"mood", wide}}, "/v").at(0).code, "too_long");
}

TEST(Template, drafts_are_held_to_their_rules) {
    const auto codes = [](const TemplateDraft& one) {
        std::string all;
        for (const auto& problem : find_problems(one)) {
            all += problem.pointer + " " + problem.code + "\n";
        }
        return all;
    };
    EXPECT_EQ(codes(draft("{mood}", {{.name = "mood"}})), "");
    EXPECT_EQ(codes(draft(" ")), "/template_text blank\n");
    EXPECT_EQ(codes(draft("x {template.B-2} {template.b.0} {template.b|x}")),
              "/template_text bad_inclusion\n/template_text bad_inclusion\n"
              "/template_text bad_inclusion\n");
    EXPECT_EQ(codes(draft("x", {{.name = "Mood"}, {.name = "emotion"}, {.name = "template"}})),
              "/placeholders/0/name invalid_name\n/placeholders/1/name reserved\n"
              "/placeholders/2/name reserved\n");
    EXPECT_EQ(codes(draft("x", {{.name = "mood"}, {.name = "mood"}})),
              "/placeholders/1/name duplicate\n");
    EXPECT_TRUE(find_problems_of_template_name("warm_up_2").empty());
    EXPECT_FALSE(find_problems_of_template_name("Warm-up").empty());
}

TEST(Template, its_digest_is_that_of_what_filling_gives) {
    const auto digest = [](const TemplateDraft& one) { return expanded({{{"a"}, one}}).sha256; };
    const auto before = digest(draft("{mood}", {{.name = "mood", .help = "one word"}}));
    EXPECT_EQ(before, digest(draft("{mood}", {{.name = "mood", .help = "a word"}})));
    EXPECT_NE(before, digest(draft("{mood}.", {{.name = "mood"}})));
    EXPECT_NE(before, digest(draft("{mood}", {{.name = "mood", .default_text = "glad"}})));
    EXPECT_NE(before, digest(draft("{mood}", {{.name = "mood", .is_required = true}})));
}

}  // namespace
}  // namespace mien::core
