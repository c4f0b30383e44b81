#include "video/providers/openrouter.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/quote.hpp"
#include "video/providers/foreign_json.hpp"
#include "video/providers/input_schema.hpp"
#include "video/providers/preset_fields.hpp"

namespace mien::video {
namespace {

struct ImageField {
    std::string_view part;
    std::string_view name;
    std::string_view frame;
};

constexpr std::array image_fields{ImageField{"image_first", "frame_images", "first_frame"},
                                  ImageField{"image_last", "frame_images", "last_frame"},
                                  ImageField{"image_reference", "input_references", ""}};

// What a model says that it takes, and of which member.
struct Supported {
    std::string_view list;
    std::string_view member;
};

constexpr std::array supported{Supported{"supported_durations", "duration"},
                               Supported{"supported_aspect_ratios", "aspect_ratio"},
                               Supported{"supported_resolutions", "resolution"},
                               Supported{"supported_sizes", "size"}};

const json::value* find_model(const json::value& models, std::string_view id) {
    const auto* const list = find_array(models, "data");
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        const auto& model = (*list)[i];
        if (text_in(model, "id") == id || text_in(model, "canonical_slug") == id) {
            return &model;
        }
    }
    return nullptr;
}

// All members that the preset names may be there; some have choices.
json::value schema_of(const json::object& content, const json::value& model) {
    json::object properties;
    for (const auto& field : object_in(content, "fields")) {
        const auto name = name_of_field(field.value());
        properties[name.substr(0, name.find('.'))] = json::object();
    }
    for (const auto& member : object_in(content, "extra")) {
        properties[member.key()] = json::object();
    }
    for (const auto& one : supported) {
        const auto* const choices = find_array(model, one.list);
        if (choices != nullptr && !choices->empty()) {
            properties[one.member] = json::object{{"enum", *choices}};
        }
    }
    return json::object{{"properties", std::move(properties)}};
}

bool takes_frame(const json::value& model, std::string_view frame) {
    const auto* const frames = find_array(model, "supported_frame_images");
    return frames == nullptr || std::ranges::any_of(*frames, [&](const json::value& known) {
               return text_of(known) == frame;
           });
}

}  // namespace

const json::object& usual_openrouter_fields() {
    static const json::object fields{
        {"text", "prompt"}, {"duration", json::object{{"name", "duration"}, {"as", "integer"}}}};
    return fields;
}

std::vector<Problem> find_openrouter_problems(const json::object& content) {
    std::vector<Problem> problems;
    for (const auto& one : image_fields) {
        const auto* const field = object_in(content, "fields").if_contains(one.part);
        if (field != nullptr && name_of_field(*field) != one.name) {
            problems.push_back({fmt::format("/content/fields/{}", one.part), "invalid",
                                fmt::format("OpenRouter takes this image in “{}”.", one.name)});
        }
    }
    return problems;
}

void put_openrouter_images(json::object& body, const json::object& fields,
                           const std::string& image) {
    for (const auto& one : image_fields) {
        if (image.empty() || !fields.contains(one.part)) {
            continue;
        }
        json::object entry{{"type", "image_url"}, {"image_url", json::object{{"url", image}}}};
        if (!one.frame.empty()) {
            entry["frame_type"] = one.frame;
        }
        auto& list = body[one.name];
        if (!list.is_array()) {
            list = json::array();
        }
        list.get_array().push_back(std::move(entry));
    }
}

std::vector<Problem> find_openrouter_model_problems(const json::object& content,
                                                    const json::value& models) {
    const auto name = text_in(content, "model");
    const auto* const model = find_model(models, name);
    if (model == nullptr) {
        return {{"/content/model", "not_found",
                 fmt::format("OpenRouter has no model {} for videos.", in_quotes(name))}};
    }
    const auto schema = schema_of(content, *model);
    auto problems = find_input_problems(content, JsonSchema(schema, schema), "extra");
    for (const auto& one : image_fields) {
        if (object_in(content, "fields").contains(one.part) && !one.frame.empty() &&
            !takes_frame(*model, one.frame)) {
            problems.push_back({fmt::format("/content/fields/{}", one.part), "not_a_choice",
                                fmt::format("The model takes no {}.", one.frame)});
        }
    }
    return problems;
}

}  // namespace mien::video
