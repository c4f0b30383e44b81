// How the cells of a character look.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_posters(Context& context, http::Request& request);

}  // namespace mien::api
