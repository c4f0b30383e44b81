#include "store/stored_json.hpp"

#include <fmt/format.h>

namespace mien::store {
namespace {

std::string message_of(const core::VariableProblem& problem) {
    switch (problem.code) {
        case core::VariableProblemCode::unknown:
            return fmt::format("There is no variable {{{}}}; it stays as written.", problem.name);
        case core::VariableProblemCode::missing:
            return fmt::format("{{{}}} has no value here; it stays as written.", problem.name);
        case core::VariableProblemCode::malformed:
            return "These braces hold no variable; write {{ and }} for literal braces.";
        case core::VariableProblemCode::blank:
            return std::string(core::blank_message());
    }
    return "";
}

}  // namespace

json::object attributes_to_json(const core::Attributes& attributes) {
    json::object object;
    for (const auto& [name, value] : attributes) {
        object[name] = value;
    }
    return object;
}

core::Attributes attributes_from_row(const pg::Row& row) {
    const auto stored = row.get<json::value>("attributes");
    core::Attributes attributes;
    for (const auto& member : stored.as_object()) {
        if (member.value().is_string()) {
            attributes.emplace(member.key(), member.value().get_string());
        }
    }
    return attributes;
}

json::object changes_between(const json::object& before, const json::object& after) {
    json::object changes;
    for (const auto& member : after) {
        const auto& old_value = before.at(member.key());
        if (old_value != member.value()) {
            changes[member.key()] = {{"from", old_value}, {"to", member.value()}};
        }
    }
    return changes;
}

json::array to_json(const std::vector<core::VariableProblem>& problems) {
    json::array list;
    for (const auto& problem : problems) {
        list.push_back({{"code", core::name_of(problem.code)},
                        {"name", problem.name},
                        {"position", problem.position_characters},
                        {"length", problem.length_characters},
                        {"message", message_of(problem)}});
    }
    return list;
}

}  // namespace mien::store
