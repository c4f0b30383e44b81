// Which version made which video.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_usage_log(Context& context, http::Request& request);

}  // namespace mien::api
