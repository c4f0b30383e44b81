#include "core/character.hpp"

#include <fmt/format.h>

#include "base/limits/text.hpp"
#include "base/text.hpp"
#include "core/text_rule.hpp"

namespace mien::core {
namespace {

void check_slug(std::vector<Problem>& problems, std::string_view slug) {
    if (slug.empty()) {
        problems.push_back({"/slug", "required", "Slug must not be empty."});
    } else if (!is_slug(slug, limits::slug_characters_max)) {
        problems.push_back(
            {"/slug", "invalid_slug",
             fmt::format("Slug must be words of a-z and 0-9 joined by '-' or '_', begin with a "
                         "letter and have at most {} characters.",
                         limits::slug_characters_max)});
    }
}

}  // namespace

std::string make_slug(std::string_view name) {
    const auto words = to_slug(name, limits::slug_characters_max);
    if (words.empty()) {
        return "character";
    }
    const bool begins_with_letter = words.front() >= 'a' && words.front() <= 'z';
    return begins_with_letter ? words : to_slug("character " + words, limits::slug_characters_max);
}

std::vector<Problem> find_problems(const CharacterDraft& draft) {
    std::vector<Problem> problems;
    check_slug(problems, draft.slug);
    check_text(
        problems, draft.name,
        {.pointer = "/name", .field = "name", .characters_max = limits::name_characters_max});
    check_text(problems, draft.description,
               {.pointer = "/description",
                .field = "description",
                .characters_max = limits::description_characters_max,
                .blank = Blank::allowed,
                .controls = Controls::allowed});
    check_attributes(problems, draft.attributes);
    return problems;
}

}  // namespace mien::core
