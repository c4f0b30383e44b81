#include "video/providers/comfyui_nodes.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "base/limits/provider_calls.hpp"
#include "base/quote.hpp"
#include "base/text.hpp"
#include "video/providers/comfyui_workflow.hpp"
#include "video/providers/foreign_json.hpp"
#include "video/providers/preset_fields.hpp"

namespace mien::video {
namespace {

std::string_view key_of(const json::key_value_pair& member) {
    return {member.key().data(), member.key().size()};
}

const json::value* find_input_kinds(const json::value& kind, std::string_view group) {
    const auto* const inputs = find_member(kind, "input");
    return inputs == nullptr ? nullptr : find_member(*inputs, group);
}

// ["INT", {"min": 1}] or [["a", "b"], {…}].
struct InputKind {
    std::string type;  // empty for a list of choices
    std::vector<std::string> choices;
    bool has_choices = false;
    json::value bounds;
};

void add_choices(InputKind& kind, const json::array& list) {
    kind.has_choices = true;
    for (const auto& choice : list) {
        // Of a dynamic choice, each is an object with its key.
        const auto text = choice.is_object() ? text_in(choice, "key") : text_of(choice);
        kind.choices.push_back(choice.is_string() || choice.is_object() ? text
                                                                        : json::serialize(choice));
    }
}

InputKind input_kind_of(const json::value& value) {
    InputKind kind;
    const auto* const pair = value.if_array();
    if (pair == nullptr || pair->empty()) {
        return kind;
    }
    if (pair->size() > 1) {
        kind.bounds = (*pair)[1];
    }
    kind.type = text_of((*pair)[0]);
    if (const auto* const list = (*pair)[0].if_array()) {
        add_choices(kind, *list);
    } else if (const auto* const options = find_array(kind.bounds, "options");
               options != nullptr && kind.type.find("COMBO") != std::string::npos) {
        add_choices(kind, *options);
    }
    return kind;
}

class NodeCheck {
  public:
    NodeCheck(const json::object& content, const NodeKinds& kinds)
        : content_(content), kinds_(kinds) {}

    std::vector<Problem> run() {
        for (const auto& node : object_in(content_, "workflow")) {
            check_node(key_of(node), node.value());
        }
        check_output_node();
        if (problems_.size() > limits::service_problems_max) {
            problems_.resize(limits::service_problems_max);
        }
        return std::move(problems_);
    }

  private:
    void add(std::string pointer, std::string code, std::string message) {
        problems_.push_back({std::move(pointer), std::move(code), std::move(message)});
    }

    const json::value* find_kind(std::string_view id) const {
        const auto* const node = object_in(content_, "workflow").if_contains(id);
        const auto found =
            node == nullptr ? kinds_.end() : kinds_.find(text_in(*node, "class_type"));
        return found == kinds_.end() || !found->second.is_object() ? nullptr : &found->second;
    }

    void check_node(std::string_view id, const json::value& node) {
        const auto pointer = "/content/workflow/" + escape_pointer(id);
        const auto* const inputs = find_object(node, "inputs");
        const auto* const kind = find_kind(id);
        if (kind == nullptr) {
            add(pointer + "/class_type", "unknown_class",
                fmt::format("The server has no node {}: install what brings it, or change the "
                            "workflow.",
                            in_quotes(text_in(node, "class_type"))));
            return;
        }
        if (inputs == nullptr) {
            return;
        }
        check_required(id, pointer, *kind, *inputs);
        for (const auto group : {"required", "optional"}) {
            const auto* const declared = find_input_kinds(*kind, group);
            for (const auto& input : *inputs) {
                const auto* const value =
                    declared == nullptr ? nullptr : find_member(*declared, key_of(input));
                if (value != nullptr) {
                    check_value(id, pointer, input, input_kind_of(*value));
                }
            }
        }
    }

    void check_required(std::string_view id, const std::string& pointer, const json::value& kind,
                        const json::object& inputs) {
        const auto* const found = find_input_kinds(kind, "required");
        const auto* const required = found == nullptr ? nullptr : found->if_object();
        if (required == nullptr) {
            return;
        }
        for (const auto& declared : *required) {
            const auto name = key_of(declared);
            const bool grows =
                input_kind_of(declared.value()).type.find("AUTOGROW") != std::string::npos;
            if (!inputs.contains(name) && !(grows && has_parts(inputs, name))) {
                add(fmt::format("{}/inputs/{}", pointer, escape_pointer(name)), "required",
                    fmt::format("{} needs the input {}.", name_of_node(content_, id),
                                in_quotes(name)));
            }
        }
    }

    // A list of inputs that grows is sent as "images.image0", "images.image1".
    static bool has_parts(const json::object& inputs, std::string_view name) {
        const auto prefix = std::string(name) + ".";
        return std::any_of(inputs.begin(), inputs.end(),
                           [&](const auto& input) { return key_of(input).starts_with(prefix); });
    }

    void check_value(std::string_view id, const std::string& pointer,
                     const json::key_value_pair& input, const InputKind& kind) {
        const auto name = key_of(input);
        const auto& value = input.value();
        if (is_link(value) || is_bound(content_, fmt::format("{}.inputs.{}", id, name))) {
            return;
        }
        const auto place = fmt::format("{}/inputs/{}", pointer, escape_pointer(name));
        if (kind.has_choices) {
            check_choice(place, id, name, value, kind);
        } else if (value.is_number()) {
            check_bounds(place, name, value.to_number<double>(), kind);
        }
    }

    void check_choice(const std::string& place, std::string_view id, std::string_view name,
                      const json::value& value, const InputKind& kind) {
        const auto text = value.is_string() ? text_of(value) : json::serialize(value);
        if (std::find(kind.choices.begin(), kind.choices.end(), text) != kind.choices.end()) {
            return;
        }
        constexpr std::size_t told_max = 8;
        std::string told;
        for (std::size_t i = 0; i < std::min(kind.choices.size(), told_max); ++i) {
            told += fmt::format("{}{}", i == 0 ? "" : ", ", in_quotes(kind.choices[i]));
        }
        add(place, "not_a_choice",
            fmt::format("{} has no {} for {} on this server; it has {}{}.",
                        name_of_node(content_, id), in_quotes(text), in_quotes(name),
                        told.empty() ? "none" : told,
                        kind.choices.size() > told_max ? " and more" : ""));
    }

    void check_bounds(const std::string& place, std::string_view name, double number,
                      const InputKind& kind) {
        const auto least = number_in(kind.bounds, "min");
        const auto most = number_in(kind.bounds, "max");
        if ((kind.type == "INT" || kind.type == "FLOAT") &&
            ((least && number < *least) || (most && number > *most))) {
            add(place, "out_of_range",
                fmt::format("{} is {}, which the server does not take.", in_quotes(name), number));
        }
    }

    void check_output_node() {
        const auto id = output_node_of(content_);
        const auto* const kind = find_kind(id);
        if (kind == nullptr) {
            return;  // said already
        }
        const auto* const is_output = find_member(*kind, "output_node");
        const bool saves = is_output != nullptr && is_output->is_bool() && is_output->get_bool();
        if (!saves || !makes_video(id, *kind)) {
            add("/content/output_node", "no_video",
                fmt::format("{} saves no video: take a node like SaveVideo, SaveWEBM or "
                            "VHS_VideoCombine.",
                            name_of_node(content_, id)));
        }
    }

    bool makes_video(std::string_view id, const json::value& kind) const {
        for (const auto group : {"required", "optional"}) {
            const auto* const found = find_input_kinds(kind, group);
            const auto* const inputs = found == nullptr ? nullptr : found->if_object();
            if (inputs != nullptr &&
                std::any_of(inputs->begin(), inputs->end(), [](const auto& input) {
                    return input_kind_of(input.value()).type == "VIDEO";
                })) {
                return true;
            }
        }
        const auto* const node = object_in(content_, "workflow").if_contains(id);
        const auto name = node == nullptr ? "" : fold_case(text_in(*node, "class_type"));
        return name.find("video") != std::string::npos || name.find("webm") != std::string::npos ||
               name.find("mp4") != std::string::npos;
    }

    const json::object& content_;
    const NodeKinds& kinds_;
    std::vector<Problem> problems_;
};

}  // namespace

std::vector<std::string> classes_of(const json::object& content) {
    std::set<std::string> classes;
    for (const auto& node : object_in(content, "workflow")) {
        classes.insert(text_in(node.value(), "class_type"));
    }
    return {classes.begin(), classes.end()};
}

std::vector<Problem> find_node_problems(const json::object& content, const NodeKinds& kinds) {
    return NodeCheck(content, kinds).run();
}

}  // namespace mien::video
