#include "core/character.hpp"

#include <gtest/gtest.h>

#include "base/limits/text.hpp"

namespace mien::core {
namespace {

CharacterDraft good_draft() {
    return {.slug = "ada-lovelace",
            .name = "Ada Lovelace",
            .description = "Countess.\nWrites programs.",
            .attributes = {{"hair", "dark"}, {"age_group", ""}}};
}

std::vector<std::pair<std::string, std::string>> found(const CharacterDraft& draft) {
    std::vector<std::pair<std::string, std::string>> result;
    for (const auto& problem : find_problems(draft)) {
        EXPECT_FALSE(problem.message.empty());
        result.emplace_back(problem.pointer, problem.code);
    }
    return result;
}

using Found = std::vector<std::pair<std::string, std::string>>;

TEST(CharacterDraft, good_one_has_no_problems) {
    EXPECT_EQ(found(good_draft()), Found{});
}

TEST(CharacterDraft, all_problems_come_at_once_with_pointers) {
    CharacterDraft draft{.slug = "Ada L",
                         .name = " \t",
                         .description = std::string("a\0b", 3),
                         .attributes = {{"Hair/~", "x"}, {"eyes", "\xFF"}}};
    EXPECT_EQ(found(draft), (Found{{"/slug", "invalid_slug"},
                                   {"/name", "blank"},
                                   {"/description", "null_character"},
                                   {"/attributes/Hair~1~0", "invalid_name"},
                                   {"/attributes/eyes", "invalid_utf8"}}));
}

TEST(CharacterDraft, required_fields_must_be_there) {
    EXPECT_EQ(found({}), (Found{{"/slug", "required"}, {"/name", "required"}}));
}

TEST(CharacterDraft, counts_characters_and_not_bytes) {
    auto draft = good_draft();
    draft.name.clear();
    for (std::size_t i = 0; i < limits::name_characters_max; ++i) {
        draft.name += "e\u0301";  // one character after NFC
    }
    EXPECT_EQ(found(draft), Found{});
    draft.name += "x";
    EXPECT_EQ(found(draft), (Found{{"/name", "too_long"}}));
}

TEST(CharacterDraft, name_is_one_line) {
    for (const auto* name : {"Ada\nLovelace", "Ada\x1b[31m", "Ada\x7f"}) {
        auto draft = good_draft();
        draft.name = name;
        EXPECT_EQ(found(draft), (Found{{"/name", "control_character"}}));
    }
}

TEST(CharacterDraft, limits_attributes) {
    auto draft = good_draft();
    draft.attributes.clear();
    for (std::size_t i = 0; i < limits::attributes_max; ++i) {
        draft.attributes["a" + std::to_string(i)] =
            std::string(limits::attribute_characters_max, 'x');
    }
    EXPECT_EQ(found(draft), Found{});
    draft.attributes["a0"] += 'x';
    EXPECT_EQ(found(draft), (Found{{"/attributes/a0", "too_long"}}));
    draft.attributes["one_more"] = "";
    EXPECT_EQ(found(draft), (Found{{"/attributes", "too_many"}}));
}

TEST(Slug, is_made_from_any_name) {
    EXPECT_EQ(make_slug("Sherlock Holmes"), "sherlock-holmes");
    EXPECT_EQ(make_slug("007 James"), "character-007-james");
    EXPECT_EQ(make_slug("李白"), "character");
    for (const auto& name :
         {std::string(120, 'x'), std::string(120, '7'), std::string("Zoë’s _x_")}) {
        auto draft = good_draft();
        draft.slug = make_slug(name);
        EXPECT_EQ(found(draft), Found{}) << draft.slug;
    }
}

TEST(AttributeName, has_its_form) {
    EXPECT_TRUE(is_attribute_name("hair"));
    EXPECT_TRUE(is_attribute_name("a_1"));
    EXPECT_TRUE(is_attribute_name(std::string(40, 'a')));
    for (const auto& name :
         {std::string(), std::string("Hair"), std::string("1a"), std::string("_a"),
          std::string("a-b"), std::string("a.b"), std::string(41, 'a')}) {
        EXPECT_FALSE(is_attribute_name(name)) << name;
    }
}

}  // namespace
}  // namespace mien::core
