#include "core/character.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits.hpp"
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

void check_attributes(std::vector<Problem>& problems, const Attributes& attributes) {
    if (attributes.size() > limits::attributes_max) {
        problems.push_back({"/attributes", "too_many",
                            fmt::format("There are {} attributes; at most {} are allowed.",
                                        attributes.size(), limits::attributes_max)});
        return;
    }
    for (const auto& [name, value] : attributes) {
        const auto pointer = "/attributes/" + escape_pointer(name);
        if (!is_attribute_name(name)) {
            problems.push_back(
                {pointer, "invalid_name",
                 fmt::format("An attribute's name must be a-z, 0-9 and '_', begin with a letter "
                             "and have at most {} characters.",
                             limits::attribute_name_characters_max)});
        }
        check_text(problems, value,
                   {.pointer = pointer,
                    .field = "attribute",
                    .characters_max = limits::attribute_characters_max,
                    .blank = Blank::allowed,
                    .controls = Controls::allowed});
    }
}

}  // namespace

bool is_attribute_name(std::string_view name) {
    if (name.empty() || name.size() > limits::attribute_name_characters_max || name.front() < 'a' ||
        name.front() > 'z') {
        return false;
    }
    return std::ranges::all_of(
        name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
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
