// What another environment answers where staging has its own routes.
#pragma once

#include <string_view>

#include "api/edge/context.hpp"

namespace mien::api {

// Whether only staging has this path.
[[nodiscard]] bool is_of_staging(std::string_view path);

// 404, with the address of staging when it is configured.
[[nodiscard]] awaitable<http::Response> say_where_staging_is(Context& context,
                                                             http::Request& request);

}  // namespace mien::api
