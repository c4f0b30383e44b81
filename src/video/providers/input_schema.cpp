#include "video/providers/input_schema.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/limits/provider_calls.hpp"
#include "base/quote.hpp"
#include "video/providers/foreign_json.hpp"
#include "video/providers/preset_fields.hpp"

namespace mien::video {
namespace {

using Verdict = JsonSchema::Verdict;

constexpr std::size_t choices_told_max = 8;
constexpr double seed_max = 9'007'199'254'740'991.0;  // of the seeds that clips have

std::string_view key_of(const json::key_value_pair& member) {
    return {member.key().data(), member.key().size()};
}

// Those of an order whose length and size are the ones that are usual.
OrderParts usual_parts() {
    ClipOrder order;
    order.resolved_text = "text";
    order.negative_text = "text";
    order.emotion = "happy";
    order.character_id = "00000000-0000-7000-8000-000000000000";
    auto parts = parts_of(order, {});
    for (const auto name : part_names()) {
        if (is_image_part(name)) {
            parts[std::string(name)] = "data:image/png;base64,AAAA";
        }
    }
    return parts;
}

std::string told(const json::value& value) {
    return in_quotes(value.is_string() ? text_of(value) : json::serialize(value));
}

std::string told(const std::vector<json::value>& choices) {
    std::string text;
    for (std::size_t i = 0; i < std::min(choices.size(), choices_told_max); ++i) {
        text += (i == 0 ? "" : ", ") + told(choices[i]);
    }
    return choices.size() > choices_told_max ? text + " and more" : text;
}

std::string told_range(const JsonSchema& schema) {
    const auto least = schema.minimum();
    const auto most = schema.maximum();
    if (least && most) {
        return fmt::format("from {} to {}", *least, *most);
    }
    return least ? fmt::format("at least {}", *least) : fmt::format("at most {}", most.value_or(0));
}

class InputCheck {
  public:
    InputCheck(const json::object& content, const JsonSchema& input, std::string_view always)
        : content_(content), input_(input), always_(always) {}

    std::vector<Problem> run() {
        if (!input_.names_properties()) {
            return {};
        }
        for (const auto& field : object_in(content_, "fields")) {
            check_field(key_of(field), field.value());
        }
        for (const auto& member : object_in(content_, always_)) {
            check_member(key_of(member), member.value());
        }
        for (const auto& name : input_.required()) {
            if (!given_.contains(name)) {
                add(fmt::format("/content/{}", always_), "required",
                    fmt::format("The model needs the input {}.", in_quotes(name)));
            }
        }
        return std::move(problems_);
    }

  private:
    void add(std::string pointer, std::string code, std::string message) {
        if (problems_.size() == limits::service_problems_max) {
            return;
        }
        problems_.push_back({std::move(pointer), std::move(code), std::move(message)});
    }

    void add_unknown(std::string pointer, std::string_view name) {
        add(std::move(pointer), "unknown_input",
            fmt::format("The model has no input {}.", in_quotes(name)));
    }

    // The schema of "options.duration"; nothing, and a problem, when the model has none.
    std::optional<JsonSchema> find_schema(const std::string& pointer, std::string_view name) {
        auto at = input_;
        std::string_view left = name;
        while (true) {
            const auto dot = left.find('.');
            const auto found = at.find_property(left.substr(0, dot));
            if (!found) {
                if (at.names_properties()) {
                    add_unknown(pointer, name);
                }
                return std::nullopt;
            }
            if (dot == std::string_view::npos) {
                return found;
            }
            at = *found;
            left.remove_prefix(dot + 1);
        }
    }

    void check_field(std::string_view part, const json::value& field) {
        const auto pointer = "/content/fields/" + escape_pointer(part);
        const auto name = name_of_field(field);
        given_.insert(name.substr(0, name.find('.')));
        const auto schema = find_schema(pointer, name);
        const auto value = parts_.find(part);
        if (!schema || value == parts_.end()) {
            return;
        }
        const auto choices = choices_of_field(field);
        for (const auto choice : choices) {
            const auto sent = adapt_part(json::value(choice), field);
            if (!judge(pointer, name, *schema, sent)) {
                return;
            }
        }
        if (choices.empty()) {
            check_part(pointer, part, field, *schema);
        }
    }

    // What an order has here is another value each time: its type counts, and whether the model
    // takes just some.
    void check_part(const std::string& pointer, std::string_view part, const json::value& field,
                    const JsonSchema& schema) {
        const auto& value = parts_.find(part)->second;
        const auto sent = adapt_part(value, field);
        const auto verdict = schema.judge(sent);
        const auto name = name_of_field(field);
        if (verdict == Verdict::wrong_type) {
            add_wrong_type(pointer, name, schema, sent);
        } else if (verdict == Verdict::not_a_choice && value.is_number()) {
            add(pointer, "not_a_choice",
                fmt::format("For {} the model takes only {}: name those that it may get in "
                            "“one_of”.",
                            in_quotes(name), told(schema.choices())));
        }
        const auto most = schema.maximum();
        const auto bound = number_in(field, "max").value_or(seed_max);
        if (part == "seed" && verdict != Verdict::wrong_type && most && bound > *most) {
            add(pointer, "out_of_range",
                fmt::format("The model takes a seed of at most {}: say so with “max”.",
                            json::serialize(json::value(static_cast<std::int64_t>(*most)))));
        }
    }

    void check_member(std::string_view name, const json::value& value) {
        const auto pointer = fmt::format("/content/{}/{}", always_, escape_pointer(name));
        given_.insert(std::string(name));
        const auto schema = input_.find_property(name);
        if (!schema) {
            add_unknown(pointer, name);
            return;
        }
        [[maybe_unused]] const bool is_good = judge(pointer, name, *schema, value);
    }

    void add_wrong_type(const std::string& pointer, std::string_view name, const JsonSchema& schema,
                        const json::value& value) {
        auto types = schema.types();
        std::erase(types, "null");
        add(pointer, "wrong_type",
            fmt::format("The model takes {} as {}, and this is {}.", in_quotes(name),
                        types.empty()
                            ? "something else"
                            : visible(shortened(fmt::format("{}", fmt::join(types, " or ")))),
                        told(value)));
    }

    bool judge(const std::string& pointer, std::string_view name, const JsonSchema& schema,
               const json::value& value) {
        switch (schema.judge(value)) {
            case Verdict::accepted:
                return true;
            case Verdict::wrong_type:
                add_wrong_type(pointer, name, schema, value);
                break;
            case Verdict::not_a_choice:
                add(pointer, "not_a_choice",
                    fmt::format("The model has no {} for {}; it has {}.", told(value),
                                in_quotes(name), told(schema.choices())));
                break;
            case Verdict::out_of_range:
                add(pointer, "out_of_range",
                    fmt::format("{} is {}; the model takes numbers {}.", in_quotes(name),
                                told(value), told_range(schema)));
                break;
        }
        return false;
    }

    const json::object& content_;
    const JsonSchema& input_;
    std::string_view always_;
    const OrderParts parts_ = usual_parts();
    std::set<std::string, std::less<>> given_;
    std::vector<Problem> problems_;
};

}  // namespace

std::vector<Problem> find_input_problems(const json::object& content, const JsonSchema& input,
                                         std::string_view always) {
    return InputCheck(content, input, always).run();
}

}  // namespace mien::video
