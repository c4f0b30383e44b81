// Who operates Mien.
#pragma once

#include "api/edge/context.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_admins(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> create_admin(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> get_admin(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> patch_admin(Context& context, http::Request& request);

}  // namespace mien::api
