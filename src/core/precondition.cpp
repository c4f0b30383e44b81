#include "core/precondition.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace mien::core {
namespace {

bool has(const Precondition::Versions& versions, PresentVersion present) {
    return versions.is_any
               ? present.exists
               : std::ranges::find(versions.numbers, present.number) != versions.numbers.end();
}

std::string breach_of_match(const Precondition::Versions& versions, PresentVersion present,
                            std::string_view noun) {
    if (versions.is_any) {
        return fmt::format("There is no {} here that the condition “*” could match.", noun);
    }
    if (versions.numbers.size() == 1) {
        return fmt::format("You edited version {} of the {}, which is at version {} now.",
                           versions.numbers.front(), noun, present.number);
    }
    return fmt::format("The {} is at version {}, which is none of those that you named.", noun,
                       present.number);
}

}  // namespace

Precondition Precondition::expecting(std::optional<int> version) {
    Precondition precondition;
    if (version) {
        precondition.one_of = Versions{.is_any = false, .numbers = {*version}};
    }
    return precondition;
}

std::optional<std::string> find_breach(const Precondition& precondition, PresentVersion present,
                                       std::string_view noun) {
    const auto& [one_of, none_of] = precondition;
    if (one_of && !has(*one_of, present)) {
        return breach_of_match(*one_of, present, noun);
    }
    if (none_of && has(*none_of, present)) {
        return fmt::format("There is a {} here already, at version {}.", noun, present.number);
    }
    return std::nullopt;
}

}  // namespace mien::core
