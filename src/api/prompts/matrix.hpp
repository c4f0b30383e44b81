// The matrix at a glance: which cells have a text of their own, page by page.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> get_matrix(Context& context, http::Request& request);

// In few bytes, for screens that hold thousands of cells.
[[nodiscard]] awaitable<http::Response> get_compact_matrix(Context& context,
                                                           http::Request& request);

}  // namespace mien::api
