#include "video/providers/preset_fields.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include <fmt/format.h>

#include "base/limits/provider_calls.hpp"
#include "base/quote.hpp"
#include "video/providers/foreign_json.hpp"

namespace mien::video {
namespace {

constexpr std::size_t field_name_bytes_max = 100;

struct Field {
    std::string name;
    std::string as;
    std::vector<double> one_of;
    std::optional<double> max;
};

Field field_of(const json::value& value) {
    Field field;
    if (value.is_string()) {
        field.name = text_of(value);
        return field;
    }
    field.name = text_in(value, "name");
    field.as = text_in(value, "as");
    field.max = number_in(value, "max");
    if (const auto* const choices = find_array(value, "one_of")) {
        for (const auto& choice : *choices) {
            if (choice.is_number()) {
                field.one_of.push_back(choice.to_number<double>());
            }
        }
        std::sort(field.one_of.begin(), field.one_of.end());
    }
    return field;
}

json::value plain_number(double number) {
    const auto whole = std::llround(number);
    return static_cast<double>(whole) == number ? json::value(whole) : json::value(number);
}

// The least choice that is enough, or the largest.
double choose(const std::vector<double>& choices, double wanted) {
    const auto found = std::lower_bound(choices.begin(), choices.end(), wanted);
    return found == choices.end() ? choices.back() : *found;
}

json::value adapted(const json::value& part, const Field& field) {
    auto value = part;
    if (value.is_uint64() && field.max) {
        const auto bound = static_cast<std::uint64_t>(*field.max);
        value = value.get_uint64() % (bound + 1);
    }
    if (value.is_number() && !field.one_of.empty()) {
        value = plain_number(choose(field.one_of, value.to_number<double>()));
    }
    if (value.is_number() && field.as == "integer") {
        value = value.is_double() ? json::value(std::llround(value.get_double())) : value;
    }
    if (value.is_number() && field.as == "text") {
        return json::value(value.is_double() ? fmt::format("{}", value.get_double())
                                             : json::serialize(value));
    }
    return value;
}

void put(json::object& body, std::string_view name, json::value value) {
    auto* object = &body;
    for (auto dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.')) {
        auto& next = (*object)[name.substr(0, dot)];
        if (!next.is_object()) {
            next = json::object();
        }
        object = &next.get_object();
        name.remove_prefix(dot + 1);
    }
    (*object)[name] = std::move(value);
}

bool is_name(std::string_view name) {
    return !name.empty() && name.size() <= field_name_bytes_max && !name.starts_with('.') &&
           !name.ends_with('.') && name.find("..") == std::string_view::npos;
}

std::optional<std::string> problem_of(const json::value& value) {
    if (!value.is_string() && !value.is_object()) {
        return "A field is the name of a member, or an object with “name”.";
    }
    const auto field = field_of(value);
    if (!is_name(field.name)) {
        return "A field names a member of the service's body.";
    }
    if (!field.as.empty() && field.as != "text" && field.as != "integer") {
        return "“as” is “text” or “integer”.";
    }
    if (field.max && (*field.max < 1 || *field.max > 9'007'199'254'740'991.0)) {
        return "“max” is a number from 1 to 9007199254740991.";
    }
    const auto* const choices = find_member(value, "one_of");
    const auto* const list = choices == nullptr ? nullptr : choices->if_array();
    if (choices != nullptr && (list == nullptr || list->empty() || list->size() > 64 ||
                               field.one_of.size() != list->size())) {
        return "“one_of” is a list of numbers.";
    }
    return std::nullopt;
}

}  // namespace

const std::vector<std::string_view>& part_names() {
    static const std::vector<std::string_view> names{
        "text",    "negative_text", "seed",        "width",      "height",
        "fps",     "frames",        "duration",    "size",       "aspect_ratio",
        "emotion", "character_id",  "image_first", "image_last", "image_reference"};
    return names;
}

bool is_image_part(std::string_view name) {
    return name.starts_with("image_");
}

OrderParts parts_of(const ClipOrder& order, const json::object& content) {
    const auto& settings = order.settings;
    OrderParts parts;
    parts.emplace("text", order.resolved_text);
    const auto negative =
        order.negative_text.empty() ? text_in(content, "negative_text") : order.negative_text;
    if (!negative.empty()) {
        parts.emplace("negative_text", negative);
    }
    parts.emplace("seed", settings.seed);
    parts.emplace("width", settings.width);
    parts.emplace("height", settings.height);
    parts.emplace("fps", settings.fps);
    parts.emplace("frames", core::count_frames(settings));
    parts.emplace("duration", plain_number(settings.duration_ms / 1000.0));
    parts.emplace("size", fmt::format("{}x{}", settings.width, settings.height));
    const auto divisor = std::max(std::gcd(settings.width, settings.height), 1);
    parts.emplace("aspect_ratio",
                  fmt::format("{}:{}", settings.width / divisor, settings.height / divisor));
    parts.emplace("emotion", order.emotion);
    if (!order.character_id.empty()) {
        parts.emplace("character_id", order.character_id);
    }
    return parts;
}

std::vector<Problem> find_field_problems(const json::object& content, std::string_view member) {
    const auto place = fmt::format("/content/{}", member);
    const auto* const found = content.if_contains(member);
    if (found == nullptr) {
        return {};
    }
    const auto* const fields = found->if_object();
    if (fields == nullptr || fields->size() > limits::preset_fields_max) {
        return {{place, "invalid", "An object with the service's name for each part of an order."}};
    }
    std::vector<Problem> problems;
    const auto& names = part_names();
    for (const auto& [key, value] : *fields) {
        const std::string_view name(key.data(), key.size());
        const auto pointer = fmt::format("{}/{}", place, escape_pointer(name));
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            problems.push_back({pointer, "unknown_part",
                                fmt::format("{} is no part of an order; there are {}.",
                                            in_quotes(name), fmt::join(names, ", "))});
        } else if (const auto problem = problem_of(value)) {
            problems.push_back({pointer, "invalid", *problem});
        }
    }
    return problems;
}

void fill_fields(json::object& body, const json::object& fields, const OrderParts& parts) {
    for (const auto& [key, value] : fields) {
        const auto part = parts.find(std::string_view(key.data(), key.size()));
        if (part == parts.end()) {
            continue;
        }
        const auto field = field_of(value);
        put(body, field.name, adapted(part->second, field));
    }
}

json::value adapt_part(const json::value& part, const json::value& field) {
    return adapted(part, field_of(field));
}

std::vector<double> choices_of_field(const json::value& field) {
    return field_of(field).one_of;
}

std::string name_of_field(const json::value& field) {
    return field_of(field).name;
}

bool takes_image(const json::object& fields) {
    return std::any_of(fields.begin(), fields.end(), [](const auto& field) {
        return is_image_part(std::string_view(field.key().data(), field.key().size()));
    });
}

const json::object& object_in(const json::object& content, std::string_view name) {
    static const json::object nothing;
    const auto* const member = content.if_contains(name);
    const auto* const object = member == nullptr ? nullptr : member->if_object();
    return object == nullptr ? nothing : *object;
}

ServiceFailure missing_image() {
    ServiceFailure failure;
    failure.kind = ServiceFailure::Kind::invalid;
    failure.code = "reference_image_missing";
    failure.message =
        "The preset sends a reference image, and the character has none: give it one, or choose "
        "another preset.";
    return failure;
}

}  // namespace mien::video
