#include "core/variables.hpp"

#include <chrono>
#include <random>

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/limits/text.hpp"
#include "base/text.hpp"

namespace mien::core {
namespace {

using enum VariableProblemCode;

const Attributes attributes{{"hair", "red"}, {"empty", ""}};
const Placeholders placeholders{{"pose", "sitting"}, {"light", std::nullopt}};

Variables all_values() {
    return {.character_name = "Ada",
            .emotion = "happy",
            .timestamp = parse_timestamp("2026-11-22T09:30:00.5Z"),
            .user_id = "0192f0a0-1234-7abc-8def-0123456789ab",
            .attributes = &attributes,
            .placeholders = &placeholders};
}

struct Case {
    std::string_view text;
    std::string_view result;
    std::vector<VariableProblem> problems = {};
};

void expect_all(const std::vector<Case>& cases, const Variables& variables) {
    for (const auto& [text, result, problems] : cases) {
        const auto substituted = substitute(text, variables);
        EXPECT_EQ(substituted.text, result) << text;
        EXPECT_EQ(substituted.problems, problems) << text;
    }
}

TEST(Variables, known_ones_are_replaced) {
    expect_all({{"plain", "plain"},
                {"{character_name} is {emotion}", "Ada is happy"},
                {"{CHARACTER_name}{Emotion}", "Adahappy"},
                {"{ emotion }", "happy"},
                {"{timestamp}", "2026-11-22T09:30:00Z"},
                {"{user_id}", "0192f0a0-1234-7abc-8def-0123456789ab"},
                {"{attr.hair} {ATTR.Hair}", "red red"},
                {"[{attr.empty}]", "[]"},
                {"{pose} {Pose}", "sitting sitting"},
                {"{emotion}{emotion}", "happyhappy"}},
               all_values());
}

TEST(Variables, doubled_braces_are_literal) {
    expect_all({{"{{", "{"},
                {"}}", "}"},
                {"{{emotion}}", "{emotion}"},
                {"{{{emotion}}}", "{happy}"},
                {"{{{{emotion}}}}", "{{emotion}}"},
                {"a}b", "a}b"},
                {"}}}", "}}"},
                {"{\"json\": 1}", "{\"json\": 1}", {{malformed, "{\"json\": 1}", 0, 11}}}},
               all_values());
}

TEST(Variables, defaults_stand_in_for_what_has_no_value) {
    expect_all({{"{nobody|a friend}", "a friend"},
                {"{user_id|guest}", "0192f0a0-1234-7abc-8def-0123456789ab"},
                {"{light|dim light}", "dim light"},
                {"{attr.eyes|blue}", "blue"},
                {"[{attr.empty|blue}]", "[]"},
                {"[{nobody|}]", "[]"},
                {"{nobody | a | b }", " a | b "},
                {"{nobody|line\nbreak é}", "line\nbreak é"},
                {"{emotion|sad}", "happy"}},
               all_values());
    auto without_user = all_values();
    without_user.user_id.reset();
    expect_all({{"{user_id|guest}", "guest"}}, without_user);
}

TEST(Variables, unknown_missing_and_malformed_stay_and_are_reported) {
    expect_all(
        {{"{nobody}", "{nobody}", {{unknown, "nobody", 0, 8}}},
         {"é{ Nobody }", "é{ Nobody }", {{unknown, "nobody", 1, 10}}},
         {"{{{x}", "{{x}", {{unknown, "x", 2, 3}}},
         {"{light}", "{light}", {{missing, "light", 0, 7}}},
         {"{attr.eyes}", "{attr.eyes}", {{missing, "attr.eyes", 0, 11}}},
         {"{attr.}", "{attr.}", {{unknown, "attr.", 0, 7}}},
         {"{attr}", "{attr}", {{unknown, "attr", 0, 6}}},
         {"{attr.a.b}", "{attr.a.b}", {{unknown, "attr.a.b", 0, 10}}},
         {"{}", "{}", {{malformed, "{}", 0, 2}}},
         {"{ }", "{ }", {{malformed, "{ }", 0, 3}}},
         {"{1st}", "{1st}", {{malformed, "{1st}", 0, 5}}},
         {"{a b}", "{a b}", {{malformed, "{a b}", 0, 5}}},
         {"{é}", "{é}", {{malformed, "{é}", 0, 3}}},
         {"{|x}", "{|x}", {{malformed, "{|x}", 0, 4}}},
         {"{\temotion}", "{\temotion}", {{malformed, "{\temotion}", 0, 10}}},
         {"x{", "x{", {{malformed, "{", 1, 1}}},
         {"{emotion", "{emotion", {{malformed, "{", 0, 1}}},
         {"{a{emotion}", "{ahappy", {{malformed, "{", 0, 1}}},
         {"{x|{emotion}}", "{x|happy}", {{malformed, "{", 0, 1}}},
         {"{a}-{emotion}-{b}", "{a}-happy-{b}", {{unknown, "a", 0, 3}, {unknown, "b", 14, 3}}}},
        all_values());
    expect_all({{"{character_name}", "{character_name}", {{missing, "character_name", 0, 16}}},
                {"{emotion}", "{emotion}", {{missing, "emotion", 0, 9}}},
                {"{timestamp}", "{timestamp}", {{missing, "timestamp", 0, 11}}},
                {"{user_id}", "{user_id}", {{missing, "user_id", 0, 9}}},
                {"{attr.hair}", "{attr.hair}", {{missing, "attr.hair", 0, 11}}},
                {"{pose}", "{pose}", {{unknown, "pose", 0, 6}}}},
               Variables{});
}

TEST(Variables, a_result_that_shows_nothing_is_reported) {
    const Attributes invisible{{"mood", ""}, {"gap", " \u200B"}};
    auto variables = all_values();
    variables.attributes = &invisible;
    expect_all({{"", "", {{blank, "", 0, 0}}},
                {"{attr.mood}", "", {{blank, "", 0, 11}}},
                {"{nobody|}", "", {{blank, "", 0, 9}}},
                {"\u00AD{attr.gap}\n", "\u00AD \u200B\n", {{blank, "", 0, 12}}},
                {"{attr.mood}.", "."},
                {"{attr.none}", "{attr.none}", {{missing, "attr.none", 0, 11}}}},
               variables);
}

TEST(Variables, values_are_never_searched_again) {
    const Attributes hostile{{"a", "{emotion}{{}}{attr.a}"}};
    auto variables = all_values();
    variables.character_name = "{user_id}";
    variables.attributes = &hostile;
    expect_all({{"{character_name} {attr.a}", "{user_id} {emotion}{{}}{attr.a}"},
                {"{{{character_name}}}", "{{user_id}}"},
                {"{nobody|$&\\1%s}", "$&\\1%s"}},
               variables);
}

TEST(Variables, placeholders_do_not_shadow_fixed_names) {
    const Placeholders shadow{{"emotion", "stolen"}, {"attr.hair", "stolen"}};
    auto variables = all_values();
    variables.placeholders = &shadow;
    expect_all({{"{emotion} {attr.hair}", "happy red"}}, variables);
    EXPECT_TRUE(is_reserved_variable("emotion"));
    EXPECT_TRUE(is_reserved_variable("attr"));
    EXPECT_TRUE(is_reserved_variable("attr.x"));
    EXPECT_FALSE(is_reserved_variable("attribute"));
    for (const auto name : fixed_variables()) {
        EXPECT_TRUE(is_reserved_variable(name));
    }
}

TEST(Variables, result_has_a_limit) {
    const auto most = limits::resolved_characters_max;
    EXPECT_EQ(substitute(std::string(most, 'x'), {}).text.size(), most);
    EXPECT_THROW(static_cast<void>(substitute(std::string(most + 1, 'x'), {})), Error);

    const std::string value(limits::attribute_characters_max, 'v');
    const Attributes long_attributes{{"v", value}};
    Variables variables;
    variables.attributes = &long_attributes;
    std::string text;
    for (std::size_t i = 0; i < most / value.size(); ++i) {
        text += "{attr.v}";
    }
    EXPECT_EQ(substitute(text, variables).text.size(), most);
    try {
        static_cast<void>(substitute(text + "x", variables));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::invalid);
    }
}

TEST(Variables, limit_counts_characters_and_not_bytes) {
    std::string text;
    for (std::size_t i = 0; i < limits::resolved_characters_max; ++i) {
        text += "\U0001F600";
    }
    EXPECT_EQ(substitute(text, {}).text, text);
    EXPECT_THROW(static_cast<void>(substitute(text + "x", {})), Error);
}

TEST(Variables, segments_say_what_and_where) {
    const auto segments = parse_variables("é{{ { User_ID | x}{");
    ASSERT_EQ(segments.size(), 5U);
    EXPECT_EQ(segments[0].kind, SegmentKind::text);
    EXPECT_EQ(segments[1].kind, SegmentKind::brace);
    EXPECT_EQ(segments[1].offset_bytes, 2U);
    EXPECT_EQ(segments[1].position_characters, 1U);
    EXPECT_EQ(segments[2].source, " ");
    EXPECT_EQ(segments[3].kind, SegmentKind::variable);
    EXPECT_EQ(segments[3].name, "user_id");
    EXPECT_EQ(segments[3].default_text, " x");
    EXPECT_EQ(segments[3].offset_bytes, 5U);
    EXPECT_EQ(segments[3].position_characters, 4U);
    EXPECT_EQ(segments[3].length_characters, 14U);
    EXPECT_EQ(segments[4].kind, SegmentKind::malformed);
    EXPECT_EQ(segments[4].position_characters, 18U);
}

TEST(FillPlaceholders, leaves_all_but_the_placeholders) {
    const Placeholders values{{"pose", "sit {emotion} }"}, {"light", std::nullopt}};
    const auto filled =
        fill_placeholders("{{x}} {Pose} {emotion} {light|dim} {light} {nobody|y} {", values);
    EXPECT_EQ(filled.text, "{{x}} sit {{emotion}} }} {emotion} dim {light} {nobody|y} {");
    EXPECT_EQ(filled.problems, (std::vector<VariableProblem>{{missing, "light", 35, 7}}));
}

TEST(FillPlaceholders, filled_text_resolves_to_the_value_itself) {
    const Placeholders values{{"pose", "{a} {{ } }}"}};
    EXPECT_EQ(substitute(fill_placeholders("{pose}", values).text, {}).text, "{a} {{ } }}");
}

std::string random_text(std::mt19937& random) {
    static constexpr std::string_view alphabet = "{{{}}}|| .aZ_9\n\xC3\xA9\xFF";
    static constexpr std::array<std::string_view, 5> words{"emotion", "user_id", "attr.hair",
                                                           "pose", "{character_name}"};
    std::string text;
    const auto parts = random() % 40;
    for (std::size_t i = 0; i < parts; ++i) {
        if (random() % 4 == 0) {
            text += words.at(random() % words.size());
        } else if (random() % 10 == 0) {
            text += static_cast<char>(random() % 256);
        } else {
            text += alphabet[random() % alphabet.size()];
        }
    }
    return text;
}

TEST(VariablesProperty, segments_join_to_the_text_and_positions_add_up) {
    std::mt19937 random(20261122);
    for (int round = 0; round < 5'000; ++round) {
        const auto text = random_text(random);
        std::string joined;
        std::size_t position = 0;
        for (const auto& segment : parse_variables(text)) {
            ASSERT_FALSE(segment.source.empty());
            ASSERT_EQ(segment.offset_bytes, joined.size());
            ASSERT_EQ(segment.position_characters, position);
            joined += segment.source;
            position += segment.length_characters;
        }
        ASSERT_EQ(joined, text);
    }
}

TEST(VariablesProperty, text_without_braces_is_unchanged) {
    std::mt19937 random(7);
    for (int round = 0; round < 5'000; ++round) {
        auto text = random_text(random);
        std::erase_if(text, [](char c) { return c == '{' || c == '}'; });
        text += '.';
        ASSERT_EQ(substitute(text, all_values()), (Substituted{text, {}}));
    }
}

TEST(VariablesProperty, doubling_every_brace_gives_the_text_back) {
    std::mt19937 random(8);
    for (int round = 0; round < 5'000; ++round) {
        const auto text = random_text(random) + ".";
        std::string doubled;
        for (const char c : text) {
            doubled.append(c == '{' || c == '}' ? 2 : 1, c);
        }
        ASSERT_EQ(substitute(doubled, all_values()), (Substituted{text, {}}));
    }
}

TEST(VariablesProperty, problems_point_at_what_was_left) {
    std::mt19937 random(9);
    for (int round = 0; round < 5'000; ++round) {
        const auto text = random_text(random) + ".";
        const auto segments = parse_variables(text);
        for (const auto& problem : substitute(text, all_values()).problems) {
            const auto kind =
                problem.code == malformed ? SegmentKind::malformed : SegmentKind::variable;
            ASSERT_TRUE(std::ranges::any_of(segments, [&](const Segment& segment) {
                return segment.kind == kind &&
                       segment.position_characters == problem.position_characters &&
                       segment.length_characters == problem.length_characters;
            })) << text;
        }
    }
}

// The bound is wide, since the machine may be busy; a quadratic parser would need minutes here.
TEST(VariablesProperty, hostile_texts_take_linear_time) {
    for (const std::string_view pattern :
         {"{", "{a", "{a|", "}", "{ ", "{a|b{", "{{{", "{}", "{a}", "{emotion|"}) {
        std::string text;
        while (text.size() < 100'000) {
            text += pattern;
        }
        const auto start = std::chrono::steady_clock::now();
        std::size_t joined_bytes = 0;
        for (const auto& segment : parse_variables(text)) {
            joined_bytes += segment.source.size();
        }
        EXPECT_EQ(joined_bytes, text.size());
        EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20)) << pattern;
    }
}

}  // namespace
}  // namespace mien::core
