// The configuration of staging: what is in force, its versions, and the way back.
#pragma once

#include "api/edge/context.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> get_staging_config(Context& context,
                                                           http::Request& request);
[[nodiscard]] awaitable<http::Response> create_staging_config(Context& context,
                                                              http::Request& request);
[[nodiscard]] awaitable<http::Response> put_staging_config(Context& context,
                                                           http::Request& request);
[[nodiscard]] awaitable<http::Response> restore_staging_config(Context& context,
                                                               http::Request& request);
[[nodiscard]] awaitable<http::Response> list_staging_config_versions(Context& context,
                                                                     http::Request& request);
[[nodiscard]] awaitable<http::Response> get_staging_config_version(Context& context,
                                                                   http::Request& request);

}  // namespace mien::api
