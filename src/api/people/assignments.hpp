// Which character a user has. One at a time; ended assignments stay as history.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_assignments(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> create_assignment(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> get_assignment(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> delete_assignment(Context& context, http::Request& request);

}  // namespace mien::api
