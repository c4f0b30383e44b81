// Names of characters for pages that only mention them.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_character_names(Context& context,
                                                             http::Request& request);
[[nodiscard]] awaitable<http::Response> get_character_neighbours(Context& context,
                                                                 http::Request& request);

}  // namespace mien::api
