#include "video/providers/json_schema.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <ranges>

#include "video/providers/foreign_json.hpp"

namespace mien::video {
namespace {

using Verdict = JsonSchema::Verdict;

// Schemas may refer to themselves, and a foreign one is not to keep anybody busy.
constexpr int depth_max = 12;
constexpr int steps_max = 2000;
constexpr std::size_t types_max = 16;
constexpr std::size_t type_bytes_max = 32;
constexpr std::size_t reference_bytes_max = 1024;
constexpr std::size_t alternatives_max = 256;
constexpr std::size_t choices_max = 256;  // a longer list is not searched, and refuses nothing
constexpr std::size_t choices_told_max = 16;
constexpr std::size_t required_max = 256;
constexpr std::array alternatives{"anyOf", "oneOf"};

// "a~1b" of a pointer.
std::string unescaped(std::string_view part) {
    std::string text;
    for (std::size_t i = 0; i < part.size(); ++i) {
        const bool is_escape = part[i] == '~' && i + 1 < part.size();
        if (is_escape) {
            ++i;
            text += part[i] == '1' ? '/' : '~';
        } else {
            text += part[i];
        }
    }
    return text;
}

// "#/components/schemas/Input"; nothing when it leads nowhere, or elsewhere.
const json::value* find_by_reference(const json::value& document, std::string_view reference) {
    if (!reference.starts_with("#/") || reference.size() > reference_bytes_max) {
        return nullptr;
    }
    reference.remove_prefix(2);
    const auto* at = &document;
    while (at != nullptr) {
        const auto slash = reference.find('/');
        at = find_member(*at, unescaped(reference.substr(0, slash)));
        if (slash == std::string_view::npos) {
            break;
        }
        reference.remove_prefix(slash + 1);
    }
    return at;
}

bool is_of_type(const json::value& value, std::string_view type) {
    if (type == "integer") {
        return value.is_int64() || value.is_uint64() ||
               (value.is_double() && std::nearbyint(value.get_double()) == value.get_double());
    }
    return (type == "number" && value.is_number()) || (type == "string" && value.is_string()) ||
           (type == "boolean" && value.is_bool()) || (type == "array" && value.is_array()) ||
           (type == "object" && value.is_object()) || (type == "null" && value.is_null());
}

std::string type_of(const json::value& name) {
    return text_of(name).substr(0, type_bytes_max);
}

std::vector<std::string> types_in(const json::value& schema) {
    const auto* const type = find_member(schema, "type");
    if (type == nullptr) {
        return {};
    }
    if (type->is_string()) {
        return {type_of(*type)};
    }
    std::vector<std::string> types;
    const auto* const list = type->if_array();
    for (std::size_t i = 0; list != nullptr && i < std::min(list->size(), types_max); ++i) {
        types.push_back(type_of((*list)[i]));
    }
    return types;
}

// Adds the schema's own, as long as there is room.
void add_choices(const json::value& schema, std::vector<json::value>& choices) {
    const auto room = choices_told_max - std::min(choices.size(), choices_told_max);
    const auto* const constant = find_member(schema, "const");
    if (const auto* const list = find_array(schema, "enum")) {
        std::ranges::copy(*list | std::views::take(room), std::back_inserter(choices));
    } else if (constant != nullptr && room > 0) {
        choices.push_back(*constant);
    }
}

bool is_same(const json::value& a, const json::value& b) {
    return a == b ||
           (a.is_number() && b.is_number() && a.to_number<double>() == b.to_number<double>());
}

Verdict judge_plain(const json::value& schema, const json::value& value) {
    const auto* const nullable = find_member(schema, "nullable");
    if (value.is_null() && nullable != nullptr && *nullable == json::value(true)) {
        return Verdict::accepted;
    }
    const auto types = types_in(schema);
    const auto takes = [&](const std::string& type) { return is_of_type(value, type); };
    if (!types.empty() && std::ranges::none_of(types, takes)) {
        return Verdict::wrong_type;
    }
    const auto is_it = [&](const json::value& choice) { return is_same(choice, value); };
    const auto* const choices = find_array(schema, "enum");
    const auto* const constant = find_member(schema, "const");
    if ((choices != nullptr && choices->size() <= choices_max &&
         std::ranges::none_of(*choices, is_it)) ||
        (constant != nullptr && !is_it(*constant))) {
        return Verdict::not_a_choice;
    }
    if (!value.is_number()) {
        return Verdict::accepted;
    }
    const auto number = value.to_number<double>();
    const auto least = number_in(schema, "minimum");
    const auto most = number_in(schema, "maximum");
    const bool is_within = !(least && number < *least) && !(most && number > *most);
    return is_within ? Verdict::accepted : Verdict::out_of_range;
}

}  // namespace

struct JsonSchema::Allowed {
    std::vector<std::string> types;
    std::vector<json::value> choices;
    std::optional<double> minimum;
    std::optional<double> maximum;
};

struct JsonSchema::Walk {
    int& steps;
    int depth = 0;

    [[nodiscard]] bool is_over() const { return depth > depth_max || --steps < 0; }
    [[nodiscard]] Walk deeper() const { return {steps, depth + 1}; }
};

JsonSchema JsonSchema::resolved() const {
    auto at = *this;
    for (int i = 0; i < depth_max; ++i) {
        const auto reference = text_in(*at.schema_, "$ref");
        const auto* const target =
            reference.empty() ? nullptr : find_by_reference(*document_, reference);
        if (target == nullptr) {
            break;
        }
        at = below(*target);
    }
    return at;
}

std::vector<JsonSchema> JsonSchema::parts_of(std::string_view group) const {
    std::vector<JsonSchema> parts;
    const auto* const list = find_array(*schema_, group);
    for (std::size_t i = 0; list != nullptr && i < std::min(list->size(), alternatives_max); ++i) {
        parts.push_back(below((*list)[i]));
    }
    return parts;
}

std::optional<JsonSchema> JsonSchema::find_property(std::string_view name) const {
    int steps = steps_max;
    return find_property(name, Walk{steps});
}

std::optional<JsonSchema> JsonSchema::find_property(std::string_view name, Walk walk) const {
    if (walk.is_over()) {
        return std::nullopt;
    }
    const auto at = resolved();
    const auto* const properties = find_member(*at.schema_, "properties");
    if (const auto* const found =
            properties == nullptr ? nullptr : find_member(*properties, name)) {
        return below(*found);
    }
    for (const auto group : {"allOf", "anyOf", "oneOf"}) {
        for (const auto& part : at.parts_of(group)) {
            if (auto found = part.find_property(name, walk.deeper())) {
                return found;
            }
        }
    }
    return std::nullopt;
}

bool JsonSchema::names_properties() const {
    int steps = steps_max;
    return names_properties(Walk{steps});
}

bool JsonSchema::names_properties(Walk walk) const {
    if (walk.is_over()) {
        return false;
    }
    const auto at = resolved();
    const auto* const properties = find_object(*at.schema_, "properties");
    const auto* const others = find_member(*at.schema_, "additionalProperties");
    if (others != nullptr && *others != json::value(false)) {
        return false;
    }
    bool names = properties != nullptr && !properties->empty();
    for (const auto group : {"allOf", "anyOf", "oneOf"}) {
        for (const auto& part : at.parts_of(group)) {
            names = names || part.names_properties(walk.deeper());
        }
    }
    return names;
}

std::vector<std::string> JsonSchema::required() const {
    std::vector<std::string> names;
    const auto at = resolved();
    const auto* const list = find_array(*at.schema_, "required");
    for (std::size_t i = 0; list != nullptr && i < std::min(list->size(), required_max); ++i) {
        names.push_back(text_of((*list)[i]));
    }
    return names;
}

Verdict JsonSchema::judge(const json::value& value) const {
    int steps = steps_max;
    return judge(value, Walk{steps});
}

Verdict JsonSchema::judge(const json::value& value, Walk walk) const {
    if (walk.is_over()) {
        return Verdict::accepted;
    }
    const auto at = resolved();
    auto verdict = judge_plain(*at.schema_, value);
    for (const auto& part : at.parts_of("allOf")) {
        if (verdict == Verdict::accepted) {
            verdict = part.judge(value, walk.deeper());
        }
    }
    if (verdict == Verdict::accepted) {
        verdict = at.judge_alternatives(value, walk);
    }
    return verdict == Verdict::accepted ? at.judge_members(value, walk) : verdict;
}

// Of those that refuse it, the one speaks that takes its type.
Verdict JsonSchema::judge_alternatives(const json::value& value, Walk walk) const {
    for (const auto group : alternatives) {
        const auto parts = parts_of(group);
        auto verdict = parts.empty() ? Verdict::accepted : Verdict::wrong_type;
        for (const auto& part : parts) {
            const auto own = part.judge(value, walk.deeper());
            if (own == Verdict::accepted) {
                verdict = own;
                break;
            }
            verdict = verdict == Verdict::wrong_type ? own : verdict;
        }
        if (verdict != Verdict::accepted) {
            return verdict;
        }
    }
    return Verdict::accepted;
}

Verdict JsonSchema::judge_members(const json::value& value, Walk walk) const {
    auto verdict = Verdict::accepted;
    if (const auto* const object = value.if_object()) {
        const auto* const properties = find_member(*schema_, "properties");
        for (const auto& member : *object) {
            const auto* const found =
                properties == nullptr ? nullptr : find_member(*properties, member.key());
            if (found != nullptr && verdict == Verdict::accepted) {
                verdict = below(*found).judge(member.value(), walk.deeper());
            }
        }
    }
    const auto* const items = find_member(*schema_, "items");
    const auto* const list = value.if_array();
    for (std::size_t i = 0; items != nullptr && list != nullptr && i < list->size(); ++i) {
        if (verdict == Verdict::accepted) {
            verdict = below(*items).judge((*list)[i], walk.deeper());
        }
    }
    return verdict;
}

void JsonSchema::gather(Allowed& allowed, Walk walk) const {
    if (walk.is_over()) {
        return;
    }
    const auto at = resolved();
    for (auto& type : types_in(*at.schema_)) {
        if (allowed.types.size() < types_max &&
            std::ranges::find(allowed.types, type) == allowed.types.end()) {
            allowed.types.push_back(std::move(type));
        }
    }
    add_choices(*at.schema_, allowed.choices);
    if (const auto least = number_in(*at.schema_, "minimum")) {
        allowed.minimum = std::min(*least, allowed.minimum.value_or(*least));
    }
    if (const auto most = number_in(*at.schema_, "maximum")) {
        allowed.maximum = std::max(*most, allowed.maximum.value_or(*most));
    }
    for (const auto group : {"allOf", "anyOf", "oneOf"}) {
        for (const auto& part : at.parts_of(group)) {
            part.gather(allowed, walk.deeper());
        }
    }
}

JsonSchema::Allowed JsonSchema::allowed() const {
    Allowed allowed;
    int steps = steps_max;
    gather(allowed, Walk{steps});
    return allowed;
}

std::vector<std::string> JsonSchema::types() const {
    return allowed().types;
}

std::vector<json::value> JsonSchema::choices() const {
    return allowed().choices;
}

std::optional<double> JsonSchema::minimum() const {
    return allowed().minimum;
}

std::optional<double> JsonSchema::maximum() const {
    return allowed().maximum;
}

}  // namespace mien::video
