#include "transfer/object_fields.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/quote.hpp"

namespace mien::transfer {

const json::value* ObjectFields::find(std::string_view name, Need need) {
    asked_.push_back(name);
    const auto* value = object_.if_contains(name);
    const bool is_there = value != nullptr && !value->is_null();
    if (!is_there && need == Need::required) {
        problems_.add(pointer_of(name), "required", in_quotes(name) + " must be given.");
    }
    return is_there ? value : nullptr;
}

std::optional<std::string> ObjectFields::text(std::string_view name, Need need) {
    const auto* value = find(name, need);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_string()) {
        refuse_type(name, "text");
        return std::nullopt;
    }
    return std::string(std::string_view(value->get_string()));
}

std::optional<int> ObjectFields::whole_number(std::string_view name, Need need) {
    const auto* value = find(name, need);
    if (value == nullptr) {
        return std::nullopt;
    }
    const auto* number = value->if_int64();
    if (number == nullptr || *number < std::numeric_limits<int>::min() ||
        *number > std::numeric_limits<int>::max()) {
        refuse_type(name, "a whole number below 2,147,483,648");
        return std::nullopt;
    }
    return static_cast<int>(*number);
}

std::optional<bool> ObjectFields::flag(std::string_view name) {
    const auto* value = find(name, Need::optional);
    if (value == nullptr) {
        return std::nullopt;
    }
    if (!value->is_bool()) {
        refuse_type(name, "true or false");
        return std::nullopt;
    }
    return value->get_bool();
}

const json::object* ObjectFields::object(std::string_view name) {
    const auto* value = find(name, Need::optional);
    if (value != nullptr && !value->is_object()) {
        refuse_type(name, "an object");
    }
    return value == nullptr ? nullptr : value->if_object();
}

const json::array* ObjectFields::array(std::string_view name) {
    const auto* value = find(name, Need::optional);
    if (value != nullptr && !value->is_array()) {
        refuse_type(name, "an array");
    }
    return value == nullptr ? nullptr : value->if_array();
}

bool ObjectFields::has(std::string_view name) {
    asked_.push_back(name);
    return object_.contains(name);
}

void ObjectFields::refuse_others() {
    for (const auto& member : object_) {
        const std::string_view name = member.key();
        if (std::ranges::find(asked_, name) == asked_.end()) {
            problems_.add(pointer_of(name), "unknown_field",
                          in_quotes(name) + " is no field that is known here.");
        }
    }
}

std::string ObjectFields::pointer_of(std::string_view name) const {
    return pointer_ + "/" + escape_pointer(name);
}

void ObjectFields::refuse_type(std::string_view name, std::string_view right) {
    problems_.add(pointer_of(name), "wrong_type",
                  fmt::format("{} must be {}.", in_quotes(name), right));
}

}  // namespace mien::transfer
