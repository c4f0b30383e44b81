// The settings of this environment.
#pragma once

#include "api/edge/context.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_settings(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> put_setting(Context& context, http::Request& request);

}  // namespace mien::api
