// Parts that many wire forms share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "core/attributes.hpp"

namespace mien::api {

// RFC 3339, or null.
[[nodiscard]] json::value time_to_json(const std::optional<Timestamp>& time);
// Null for a job that ended so long ago that it is gone.
[[nodiscard]] json::value job_id_to_json(const std::optional<JobId>& id);
[[nodiscard]] json::value text_to_json(const std::optional<std::string>& text);

// Replaces the field by the member of that name when the body has one. Types are those that the
// schema has checked.
void read_text(const json::object& body, std::string_view name, std::string& field);
void read_text(const json::object& body, std::string_view name, std::optional<std::string>& field);
void read_attributes(const json::object& body, core::Attributes& field);

}  // namespace mien::api
