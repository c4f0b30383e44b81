// Which text a cell stands for: the cached read of run-time services, and the live view of an
// editor.
#pragma once

#include "api/edge/context.hpp"
#include "core/resolve.hpp"

namespace mien::api {

// GET /api/resolve?character_id=…&emotion=…[&user_id=…]: the head's text with its variables filled.
// Without character_id the user's assigned character is meant. Served from memory when it is there,
// with the age and the version in the answer.
[[nodiscard]] awaitable<http::Response> get_resolution(Context& context, http::Request& request);

// POST …/resolutions: the same for a text that is not saved, or for a cell as it is.
[[nodiscard]] awaitable<http::Response> resolve_text(Context& context, http::Request& request);

}  // namespace mien::api
