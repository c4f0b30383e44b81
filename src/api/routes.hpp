// The route table: every method and path of the API, with who may call it.
#pragma once

#include <vector>

#include "api/edge/context.hpp"
#include "http/router.hpp"

namespace mien::api {

// All routes, bound to the context, which must outlive them.
[[nodiscard]] std::vector<http::Route> routes(Context& context);

}  // namespace mien::api
