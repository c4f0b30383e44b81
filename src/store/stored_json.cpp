#include "store/stored_json.hpp"

namespace mien::store {

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

}  // namespace mien::store
