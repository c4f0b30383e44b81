#include "core/emotion.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/limits/text.hpp"
#include "base/text.hpp"
#include "core/text_rule.hpp"

namespace mien::core {
namespace {

constexpr std::string_view reserved_name = "tests";

void check_name(std::vector<Problem>& problems, std::string_view name) {
    if (!is_slug(name, limits::emotion_characters_max)) {
        problems.push_back(
            {"/name", "invalid_name",
             fmt::format("The name must be words of a-z and 0-9 joined by '-' or '_', begin with a "
                         "letter and have at most {} characters.",
                         limits::emotion_characters_max)});
    } else if (name == reserved_name) {
        problems.push_back(
            {"/name", "reserved", fmt::format("The name “{}” is reserved.", reserved_name)});
    }
}

}  // namespace

std::optional<EmotionName> EmotionName::parse(std::string_view text) {
    if (text.empty() || text.size() > limits::emotion_characters_max || text.front() < 'a' ||
        text.front() > 'z') {
        return std::nullopt;
    }
    const bool well_formed = std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    return well_formed ? std::optional(EmotionName(std::string(text))) : std::nullopt;
}

std::string make_display_name(std::string_view emotion) {
    std::string name(emotion);
    for (auto& c : name) {
        if (c == '-' || c == '_') {
            c = ' ';
        }
    }
    if (!name.empty() && name.front() >= 'a' && name.front() <= 'z') {
        name.front() = static_cast<char>(name.front() - 'a' + 'A');
    }
    return name;
}

std::vector<Problem> find_problems(const EmotionDraft& draft) {
    std::vector<Problem> problems;
    check_name(problems, draft.name);
    check_text(problems, draft.display_name,
               {.pointer = "/display_name",
                .field = "display name",
                .characters_max = limits::name_characters_max});
    check_text(problems, draft.description,
               {.pointer = "/description",
                .field = "description",
                .characters_max = limits::description_characters_max,
                .blank = Blank::allowed,
                .controls = Controls::allowed});
    if (draft.position && (*draft.position < 1 || *draft.position > limits::emotion_position_max)) {
        problems.push_back(
            {"/position", "out_of_range",
             fmt::format("The position must be from 1 to {}.", limits::emotion_position_max)});
    }
    return problems;
}

}  // namespace mien::core
