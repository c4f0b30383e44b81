#include "video/providers/preset_model.hpp"

#include <algorithm>

#include "base/limits/text.hpp"
#include "video/providers/foreign_json.hpp"
#include "video/providers/inline_image.hpp"

namespace mien::video {
namespace {

constexpr std::size_t model_bytes_max = 200;

// Segments of letters, digits, "-", "_" and ".", none of which is only dots.
bool is_model(std::string_view model) {
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:";
    const bool is_plain = model.find_first_not_of(letters) == std::string_view::npos;
    return is_plain && !model.empty() && model.size() <= model_bytes_max &&
           model.find("//") == std::string_view::npos &&
           model.find("..") == std::string_view::npos && !model.starts_with('/') &&
           !model.ends_with('/');
}

}  // namespace

std::vector<Problem> find_model_problems(const json::object& content) {
    std::vector<Problem> problems;
    const auto* const model = content.if_contains("model");
    if (model == nullptr || !is_model(text_of(*model))) {
        problems.push_back({"/content/model", model == nullptr ? "required" : "invalid",
                            "The name of the model at the service, like “owner/model”."});
    }
    const auto* const input = content.if_contains("input");
    if (input != nullptr && !input->is_object()) {
        problems.push_back(
            {"/content/input", "invalid", "An object with what the model is always given."});
    }
    const auto more = find_field_problems(content, "fields");
    problems.insert(problems.end(), more.begin(), more.end());
    if (!object_in(content, "fields").contains("text")) {
        problems.push_back(
            {"/content/fields/text", "unbound",
             "The member of the model's input that takes the text, often “prompt”."});
    }
    return problems;
}

json::object model_input(const json::object& content, const ClipOrder& order,
                         const std::string& image) {
    auto input = object_in(content, "input");
    auto parts = parts_of(order, content);
    add_images(parts, image);
    fill_fields(input, object_in(content, "fields"), parts);
    return input;
}

ServiceCapabilities capabilities_of(const json::object& content) {
    const auto& fields = object_in(content, "fields");
    ServiceCapabilities capabilities;
    capabilities.seed = fields.contains("seed");
    capabilities.negative_text = fields.contains("negative_text");
    capabilities.reference_image = takes_image(fields);
    capabilities.text_characters_max = limits::resolved_characters_max;
    capabilities.poll_first = std::chrono::milliseconds(3000);
    capabilities.poll_max = std::chrono::milliseconds(30'000);
    return capabilities;
}

std::string_view app_of(std::string_view model) {
    const auto first = model.find('/');
    const auto second = first == std::string_view::npos ? first : model.find('/', first + 1);
    return model.substr(0, second);
}

}  // namespace mien::video
