// Which version made which video.
#pragma once

#include "api/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_usage_log(Context& context, http::Request& request);

}  // namespace mien::api
