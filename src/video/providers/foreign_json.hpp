// JSON as services write it, read leniently where that does no harm: what is missing or of another
// kind is as if it were not there. Nothing in it is trusted: texts are quoted before people see
// them, URLs are judged before they are called.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"

namespace mien::video {

// Nothing for what is no JSON. NaN and Infinity, which Python writes, are null; of equal keys the
// last counts.
[[nodiscard]] std::optional<json::value> read_foreign_json(std::string_view text);

[[nodiscard]] const json::object* find_object(const json::value& parent, std::string_view name);
[[nodiscard]] const json::array* find_array(const json::value& parent, std::string_view name);
[[nodiscard]] const json::value* find_member(const json::value& parent, std::string_view name);
// Empty when there is none, and for what no row can hold (U+0000, broken UTF-8).
[[nodiscard]] std::string text_in(const json::value& parent, std::string_view name);
[[nodiscard]] std::string text_of(const json::value& value);
// A word out of a list of words (a status), in lower case: services write them in any.
[[nodiscard]] std::string word_in(const json::value& parent, std::string_view name);

// The same of an object: not a copy of it as a value.
[[nodiscard]] const json::object* find_object(const json::object& parent, std::string_view name);
[[nodiscard]] const json::array* find_array(const json::object& parent, std::string_view name);
[[nodiscard]] std::string text_in(const json::object& parent, std::string_view name);
[[nodiscard]] std::optional<double> number_in(const json::object& parent, std::string_view name);
// As a pointer into what would be gone.
const json::value* find_member(json::value&& parent, std::string_view name) = delete;
const json::object* find_object(json::value&& parent, std::string_view name) = delete;
const json::array* find_array(json::value&& parent, std::string_view name) = delete;
[[nodiscard]] std::optional<double> number_in(const json::value& parent, std::string_view name);

// Whether it may be kept and asked for: at most limits::service_id_bytes_max of visible ASCII, and
// no step of a path.
[[nodiscard]] bool is_service_id(std::string_view id);
// Such an id; else nothing. Numbers are ids, too.
[[nodiscard]] std::optional<std::string> id_in(const json::value& parent, std::string_view name);

}  // namespace mien::video
