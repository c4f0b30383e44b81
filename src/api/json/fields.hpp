// Parts that many wire forms share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "core/attributes.hpp"
#include "core/emotion.hpp"

namespace mien::api {

// Replaces the field by the member of that name when the body has one. Types are those that the
// schema has checked.
void read_text(const json::object& body, std::string_view name, std::string& field);
void read_text(const json::object& body, std::string_view name, std::optional<std::string>& field);
void read_attributes(const json::object& body, core::Attributes& field);

// An id or an emotion in a body that satisfies its schema; throws invalid with the pointer "/name".
// An absent id is nothing.
template <class SomeId>
[[nodiscard]] std::optional<SomeId> id_from_body(const json::object& body, std::string_view name) {
    const auto* value = body.if_contains(name);
    if (value == nullptr || value->is_null()) {
        return std::nullopt;
    }
    const auto id = SomeId::parse(value->as_string());
    if (!id) {
        throw Error(ErrorKind::invalid, std::string(name) + " is not an id.",
                    {{"/" + std::string(name), "bad_id", "Send a UUID."}});
    }
    return id;
}
[[nodiscard]] core::EmotionName emotion_from_body(const json::object& body);

}  // namespace mien::api
