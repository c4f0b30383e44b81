#include "video/providers/comfyui_workflow.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include <fmt/format.h>

#include "base/limits/provider_calls.hpp"
#include "base/quote.hpp"
#include "video/providers/foreign_json.hpp"

namespace mien::video {
namespace {

constexpr std::string_view prefix_part = "filename_prefix";
constexpr std::string_view inputs_step = ".inputs.";

// What other programs replace in the text of a workflow. A prompt with a quote would break it.
constexpr std::array placeholders{"%prompt%",      "%negative_prompt%", "%seed%",    "%width%",
                                  "%height%",      "%model%",           "%vae%",     "%sampler%",
                                  "%steps%",       "%scale%",           "%denoise%", "%scheduler%",
                                  "%char_avatar%", "%user_avatar%"};

std::string_view key_of(const json::key_value_pair& member) {
    return {member.key().data(), member.key().size()};
}

const json::object& workflow_of(const json::object& content) {
    return object_in(content, "workflow");
}

const json::object* inputs_of(const json::object& content, std::string_view node) {
    const auto* const found = workflow_of(content).if_contains(node);
    return found == nullptr ? nullptr : find_object(*found, "inputs");
}

class Check {
  public:
    explicit Check(const json::object& content) : content_(content) {}

    std::vector<Problem> run() {
        if (!check_form()) {
            return std::move(problems_);
        }
        for (const auto& node : workflow_of(content_)) {
            check_node(node);
        }
        check_bind();
        check_output_node();
        check_frames_rule();
        if (problems_.size() > limits::service_problems_max) {
            problems_.resize(limits::service_problems_max);
        }
        return std::move(problems_);
    }

  private:
    void add(std::string pointer, std::string code, std::string message) {
        problems_.push_back({"/content" + pointer, std::move(code), std::move(message)});
    }

    bool check_form() {
        const auto* const found = content_.if_contains("workflow");
        const auto* const workflow = found == nullptr ? nullptr : found->if_object();
        if (workflow == nullptr || workflow->empty()) {
            add("/workflow", "required", "A workflow of ComfyUI in the API format.");
            return false;
        }
        if (find_array(*found, "nodes") != nullptr || workflow->contains("links")) {
            add("/workflow", "ui_format",
                "This workflow is as the editor saves it. Export it with “Export (API)” of the "
                "menu “Workflow”.");
            return false;
        }
        if (workflow->size() == 1 && find_object(*found, "prompt") != nullptr) {
            add("/workflow", "wrapped",
                "This is the body of a request. The workflow is what stands in its “prompt”.");
            return false;
        }
        if (workflow->size() > limits::preset_nodes_max) {
            add("/workflow", "too_many",
                fmt::format("A workflow has at most {} nodes.", limits::preset_nodes_max));
            return false;
        }
        return true;
    }

    void check_node(const json::key_value_pair& node) {
        const auto id = key_of(node);
        const auto pointer = "/workflow/" + escape_pointer(id);
        const auto* const inputs = find_object(node.value(), "inputs");
        if (text_in(node.value(), "class_type").empty() || inputs == nullptr) {
            add(pointer, "no_node",
                fmt::format("Node {} has no class_type and inputs: is this the API format?",
                            in_quotes(id)));
            return;
        }
        for (const auto& input : *inputs) {
            check_input(id, pointer + "/inputs/" + escape_pointer(key_of(input)), input);
        }
    }

    void check_input(std::string_view id, std::string pointer, const json::key_value_pair& input) {
        const auto path = fmt::format("{}{}{}", id, inputs_step, key_of(input));
        if (is_bound(content_, path)) {
            return;
        }
        if (is_link(input.value())) {
            const auto source = text_of(input.value().get_array()[0]);
            if (!workflow_of(content_).contains(source)) {
                add(std::move(pointer), "unknown_node",
                    fmt::format("The input leads to node {}, which is not in the workflow.",
                                in_quotes(source)));
            }
            return;
        }
        const auto text = text_of(input.value());
        for (const std::string_view placeholder : placeholders) {
            if (text.find(placeholder) != std::string::npos) {
                add(std::move(pointer), "placeholder",
                    fmt::format("“{}” is not replaced: bind the part of the order to {} instead.",
                                placeholder, in_quotes(path)));
                return;
            }
        }
    }

    void check_bind() {
        const auto* const found = content_.if_contains("bind");
        const auto* const bind = found == nullptr ? nullptr : found->if_object();
        if (bind == nullptr) {
            add("/bind", "required", "Which inputs of the workflow take the text and the rest.");
            return;
        }
        for (const auto& member : *bind) {
            check_part(key_of(member), member.value());
        }
        require_part("text", "No input takes the text: bind “text” to it, as in “6.inputs.text”.");
        require_part(prefix_part,
                     "Bind “filename_prefix” to the input of that name of the node that saves the "
                     "video, so that its file can be told from all others.");
    }

    void require_part(std::string_view part, std::string_view message) {
        if (bound_paths(content_, part).empty()) {
            add(fmt::format("/bind/{}", part), "unbound", std::string(message));
        }
    }

    void check_part(std::string_view part, const json::value& paths) {
        const auto pointer = "/bind/" + escape_pointer(part);
        const auto& names = part_names();
        if (part != prefix_part && std::find(names.begin(), names.end(), part) == names.end()) {
            add(pointer, "unknown_part",
                fmt::format("{} is no part of an order; there are {}, {}.", in_quotes(part),
                            fmt::join(names, ", "), prefix_part));
            return;
        }
        if (!paths.is_string() && !paths.is_array()) {
            add(pointer, "invalid", "A path like “6.inputs.text”, or a list of them.");
            return;
        }
        for (const auto& path : bound_paths(content_, part)) {
            check_path(part, pointer, path);
        }
    }

    void check_path(std::string_view part, const std::string& pointer, const std::string& text) {
        const auto path = parse_workflow_path(text);
        const auto* const inputs = path ? inputs_of(content_, path->node) : nullptr;
        const auto* const input = inputs == nullptr ? nullptr : inputs->if_contains(path->input);
        if (input == nullptr) {
            add(pointer, "unknown_input",
                fmt::format("The workflow has no input {}.", in_quotes(text)));
            return;
        }
        if (is_link(*input)) {
            add(pointer, "connected",
                fmt::format("{} comes from another node: bind the value there.", in_quotes(text)));
            return;
        }
        const bool wants_number = part == "seed" || part == "width" || part == "height" ||
                                  part == "fps" || part == "frames" || part == "duration";
        if (wants_number ? !input->is_number() : !input->is_string()) {
            add(pointer, "wrong_kind",
                fmt::format("{} is not a {}, as {} is.", in_quotes(text),
                            wants_number ? "number" : "text", in_quotes(part)));
            return;
        }
        const auto [other, is_new] = parts_.emplace(text, part);
        if (!is_new) {
            add(pointer, "bound_twice",
                fmt::format("{} is bound to {} too.", in_quotes(text), in_quotes(other->second)));
        }
    }

    void check_output_node() {
        const auto id = output_node_of(content_);
        if (!workflow_of(content_).contains(id)) {
            add("/output_node", id.empty() ? "required" : "unknown_node",
                "The id of the node of the workflow that saves the video.");
            return;
        }
        const auto prefixes = bound_paths(content_, prefix_part);
        const bool is_named = std::any_of(prefixes.begin(), prefixes.end(), [&](const auto& text) {
            const auto path = parse_workflow_path(text);
            return path && path->node == id;
        });
        if (!prefixes.empty() && !is_named) {
            add("/bind/filename_prefix", "unbound",
                fmt::format("Bind “filename_prefix” to an input of {}, which saves the video.",
                            name_of_node(content_, id)));
        }
    }

    void check_frames_rule();

    const json::object& content_;
    std::vector<Problem> problems_;
    std::map<std::string, std::string> parts_;
};

// "4n+1": so many frames at a time, and so many more.
struct FramesRule {
    int step = 1;
    int more = 0;
};

std::optional<FramesRule> parse_frames_rule(std::string_view text) {
    FramesRule rule;
    const auto* const end = text.data() + text.size();
    const auto step = std::from_chars(text.data(), end, rule.step);
    if (step.ec != std::errc() || end - step.ptr < 3 || step.ptr[0] != 'n' || step.ptr[1] != '+') {
        return std::nullopt;
    }
    const auto more = std::from_chars(step.ptr + 2, end, rule.more);
    const bool is_sound = more.ec == std::errc() && more.ptr == end && rule.step >= 1 &&
                          rule.step <= 64 && rule.more >= 0 && rule.more < 64;
    return is_sound ? std::optional(rule) : std::nullopt;
}

void Check::check_frames_rule() {
    const auto* const rule = content_.if_contains("frames_rule");
    if (rule != nullptr && !parse_frames_rule(text_of(*rule))) {
        add("/frames_rule", "invalid", "How many frames the model makes, such as “4n+1”.");
    }
}

// The nearest count that the rule allows.
int ruled_frames(const json::object& content, int frames) {
    const auto rule = parse_frames_rule(text_in(content, "frames_rule"));
    if (!rule) {
        return frames;
    }
    const int steps =
        std::max((frames - rule->more + rule->step / 2) / rule->step, rule->more > 0 ? 0 : 1);
    return steps * rule->step + rule->more;
}

}  // namespace

std::optional<WorkflowPath> parse_workflow_path(std::string_view text) {
    const auto at = text.find(inputs_step);
    if (at == std::string_view::npos || at == 0 || at + inputs_step.size() == text.size()) {
        return std::nullopt;
    }
    return WorkflowPath{std::string(text.substr(0, at)),
                        std::string(text.substr(at + inputs_step.size()))};
}

std::vector<std::string> bound_paths(const json::object& content, std::string_view part) {
    const auto* const bound = object_in(content, "bind").if_contains(part);
    if (bound == nullptr) {
        return {};
    }
    if (bound->is_string()) {
        return {text_of(*bound)};
    }
    std::vector<std::string> paths;
    if (const auto* const list = bound->if_array()) {
        for (const auto& path : *list) {
            paths.push_back(text_of(path));
        }
    }
    return paths;
}

bool is_bound(const json::object& content, std::string_view path) {
    const auto& bind = object_in(content, "bind");
    return std::any_of(bind.begin(), bind.end(), [&](const auto& member) {
        const auto paths = bound_paths(content, key_of(member));
        return std::find(paths.begin(), paths.end(), path) != paths.end();
    });
}

std::vector<Problem> find_workflow_problems(const json::object& content) {
    return Check(content).run();
}

bool is_link(const json::value& input) {
    const auto* const link = input.if_array();
    return link != nullptr && link->size() == 2 && (*link)[0].is_string() && (*link)[1].is_int64();
}

json::object bind_workflow(const json::object& content, const ClipOrder& order,
                           std::string_view image) {
    auto workflow = workflow_of(content);
    auto parts = parts_of(order, content);
    parts["frames"] = ruled_frames(content, core::count_frames(order.settings));
    parts[std::string(prefix_part)] = "mien/" + order.submission_id;
    if (!image.empty()) {
        for (const auto name : part_names()) {
            if (is_image_part(name)) {
                parts[std::string(name)] = image;
            }
        }
    }
    for (const auto& [part, value] : parts) {
        for (const auto& text : bound_paths(content, part)) {
            const auto path = parse_workflow_path(text);
            auto* const node = path ? workflow.if_contains(path->node) : nullptr;
            if (node != nullptr && find_object(*node, "inputs") != nullptr) {
                node->get_object()["inputs"].get_object()[path->input] = value;
            }
        }
    }
    return workflow;
}

std::string name_of_node(const json::object& content, std::string_view id) {
    const auto* const node = workflow_of(content).if_contains(id);
    const auto kind = node == nullptr ? std::string() : text_in(*node, "class_type");
    const auto shown = visible(shortened(id));
    return kind.empty() ? fmt::format("node {}", shown)
                        : fmt::format("node {} ({})", shown, visible(shortened(kind)));
}

std::string output_node_of(const json::object& content) {
    const auto* const id = content.if_contains("output_node");
    if (id == nullptr) {
        return {};
    }
    return id->is_int64() ? std::to_string(id->get_int64()) : text_of(*id);
}

}  // namespace mien::video
