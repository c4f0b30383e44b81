#include "core/prompt.hpp"

#include "base/limits/text.hpp"
#include "core/text_rule.hpp"

namespace mien::core {
namespace {

Controls controls_of(TextOrigin origin) {
    return origin == TextOrigin::typed ? Controls::white_space_only : Controls::allowed;
}

}  // namespace

std::string_view name_of(PromptSource source) noexcept {
    switch (source) {
        case PromptSource::character:
            return "character";
        case PromptSource::global:
            return "global";
    }
    return "global";
}

std::vector<Problem> find_problems_of_text(std::string_view text, std::string_view pointer,
                                           TextOrigin origin) {
    std::vector<Problem> problems;
    check_text(problems, text,
               {.pointer = pointer,
                .field = "prompt text",
                .characters_max = limits::prompt_characters_max,
                .blank = origin == TextOrigin::draft ? Blank::allowed : Blank::refused,
                .controls = controls_of(origin)});
    return problems;
}

std::vector<Problem> find_problems_of_reason(std::string_view reason, std::string_view pointer,
                                             TextOrigin origin) {
    std::vector<Problem> problems;
    check_text(problems, reason,
               {.pointer = pointer,
                .field = "change reason",
                .characters_max = limits::reason_characters_max,
                .blank = origin == TextOrigin::typed ? Blank::empty_allowed : Blank::allowed,
                .controls = controls_of(origin)});
    return problems;
}

}  // namespace mien::core
