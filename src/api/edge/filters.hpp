// Query parameters that several lists share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "http/request.hpp"
#include "jobs/job.hpp"
#include "store/prompts/cell_state.hpp"

namespace mien::api {

// ?search=, "" without it. Throws invalid with the pointer "?search" when it is too long or not
// text.
[[nodiscard]] std::string search_from_query(const http::Request& request);

// The text of a parameter.
[[nodiscard]] std::optional<std::string> text_from_query(const http::Request& request,
                                                         std::string_view name);

// A parameter that is an RFC 3339 time; throws invalid with the pointer "?name" for anything else.
[[nodiscard]] std::optional<Timestamp> time_from_query(const http::Request& request,
                                                       std::string_view name);

// A parameter that is "true" or "false"; throws invalid with the pointer "?name" for anything else.
[[nodiscard]] std::optional<bool> flag_from_query(const http::Request& request,
                                                  std::string_view name);

// ?prompt_version=, a version number; throws invalid.
[[nodiscard]] std::optional<int> version_from_query(const http::Request& request);

// ?state=, what a cell of the character must be; throws invalid for an unknown word.
[[nodiscard]] std::optional<store::CellState> cell_state_from_query(const http::Request& request);

// ?status= of previews and videos as the state of their job; throws invalid for an unknown word.
[[nodiscard]] std::optional<jobs::JobState> clip_state_from_query(const http::Request& request);

}  // namespace mien::api
