#include "api/edge/schema_sentences.hpp"

#include <charconv>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quote.hpp"

namespace mien::api {
namespace {

bool is_index(std::string_view segment) {
    return !segment.empty() && segment.find_first_not_of("0123456789") == std::string_view::npos;
}

// How a person would call it: "prompt_text", "item 3 of emotions".
std::string label_of(const ValuePath& path) {
    if (path.empty()) {
        return "The body";
    }
    const auto& last = path.back();
    if (!is_index(last) || path.size() == 1) {
        return visible(shortened(last));
    }
    return fmt::format("item {} of {}", shortened(last), visible(shortened(path[path.size() - 2])));
}

std::string_view article_type(std::string_view type) {
    if (type == "string") {
        return "text";
    }
    if (type == "integer") {
        return "a whole number";
    }
    if (type == "number") {
        return "a number";
    }
    if (type == "boolean") {
        return "true or false";
    }
    if (type == "array") {
        return "a list";
    }
    return type == "object" ? "an object" : "null";
}

std::string joined(const json::array& values, std::string_view last_word, bool are_types) {
    std::string text;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0) {
            text += i + 1 == values.size() ? fmt::format(" {} ", last_word) : ", ";
        }
        const auto* name = values[i].if_string();
        if (name == nullptr) {
            text += json::serialize(values[i]);
        } else {
            text += are_types ? article_type(*name) : std::string_view(*name);
        }
    }
    return text;
}

// The member of the schema as it is written, e.g. "5000".
std::string member(const json::object& schema, std::string_view name) {
    const auto* value = schema.if_contains(name);
    return value == nullptr ? std::string() : json::serialize(*value);
}

std::string range_rule(const json::object& schema) {
    const auto least = member(schema, "minimum");
    const auto most = member(schema, "maximum");
    if (least.empty() || most.empty()) {
        return least.empty() ? "at most " + most : "at least " + least;
    }
    return fmt::format("from {} to {}", least, most);
}

std::string count_rule(const json::object& schema, bool is_most) {
    const auto name = schema.contains(is_most ? "maxItems" : "minItems")
                          ? (is_most ? "maxItems" : "minItems")
                          : (is_most ? "maxProperties" : "minProperties");
    const auto limit = member(schema, name);
    return fmt::format("must have at {} {} {}", is_most ? "most" : "least", limit,
                       limit == "1" ? "entry" : "entries");
}

std::string type_rule(const json::object& schema) {
    const auto* type = schema.if_contains("type");
    if (type == nullptr) {
        return "has the wrong type";
    }
    const auto types = type->is_array() ? type->get_array() : json::array{*type};
    return "must be " + joined(types, "or", true);
}

// The rest of a sentence that begins with the name of the value.
std::string rule(std::string_view code, const json::object& schema) {
    if (code == "wrong_type") {
        return type_rule(schema);
    }
    if (code == "not_allowed" && schema.contains("enum")) {
        return "must be " + joined(schema.at("enum").as_array(), "or", false);
    }
    if (code == "too_long") {
        return fmt::format("must have at most {} characters", member(schema, "maxLength"));
    }
    if (code == "too_short") {
        const auto least = member(schema, "minLength");
        return least == "1" ? std::string("must not be empty")
                            : fmt::format("must have at least {} characters", least);
    }
    if (code == "out_of_range") {
        return "must be " + range_rule(schema);
    }
    if (code == "too_many" || code == "too_few") {
        return count_rule(schema, code == "too_many");
    }
    if (code == "wrong_format") {
        return member(schema, "format") == "\"uuid\"" ? "must be a UUID"
                                                      : "must be a time such as "
                                                        "2026-03-04T09:15:00Z";
    }
    return "breaks a rule of the contract";
}

}  // namespace

std::string pointer_of(const ValuePath& path) {
    std::string pointer;
    for (const auto& segment : path) {
        pointer += '/';
        pointer += escape_pointer(segment);
    }
    return pointer;
}

const json::value* find_value(const json::value& root, const ValuePath& path) {
    const auto* node = &root;
    for (const auto& segment : path) {
        if (const auto* object = node->if_object()) {
            node = object->if_contains(segment);
        } else if (const auto* array = node->if_array()) {
            std::size_t index = array->size();
            std::from_chars(segment.data(), segment.data() + segment.size(), index);
            node = array->if_contains(index);
        } else {
            return nullptr;
        }
        if (node == nullptr) {
            return nullptr;
        }
    }
    return node;
}

const json::object* find_schema(const json::value& root, const ValuePath& path) {
    const auto* node = root.if_object();
    for (const auto& segment : path) {
        if (node == nullptr) {
            return nullptr;
        }
        const auto* properties = node->if_contains("properties");
        const auto* next = properties != nullptr && properties->is_object()
                               ? properties->get_object().if_contains(segment)
                               : nullptr;
        if (next == nullptr) {
            next = node->if_contains(is_index(segment) ? "items" : "additionalProperties");
        }
        node = next == nullptr ? nullptr : next->if_object();
    }
    return node;
}

std::string sentence(std::string_view code, const ValuePath& path, const json::object* schema) {
    const auto label = label_of(path);
    if (code == "missing") {
        return label + " is missing.";
    }
    if (code == "unknown_field") {
        return label + " is not a known field.";
    }
    if (code == "wrong_form" && schema != nullptr && schema->contains("description")) {
        return fmt::format("{} must have one of its forms: {}", label,
                           std::string_view(schema->at("description").as_string()));
    }
    return fmt::format("{} {}.", label,
                       schema == nullptr ? "breaks a rule of the contract" : rule(code, *schema));
}

}  // namespace mien::api
