// Which preset makes the clips of which cells.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_preset_choices(Context& context,
                                                            http::Request& request);

// PUT: makes, replaces or takes back one choice. That of all cells is for admins.
[[nodiscard]] awaitable<http::Response> put_preset_choice(Context& context, http::Request& request);

// GET …/resolved: what makes a cell's clips now, and what one is expected to cost.
[[nodiscard]] awaitable<http::Response> get_resolved_choice(Context& context,
                                                            http::Request& request);

}  // namespace mien::api
