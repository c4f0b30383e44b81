// The status of staging, and trying its isolation again.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> get_staging_status(Context& context,
                                                           http::Request& request);
[[nodiscard]] awaitable<http::Response> check_staging_isolation(Context& context,
                                                                http::Request& request);

}  // namespace mien::api
