// Reading the audit log.
#pragma once

#include "api/edge/context.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_audit(Context& context, http::Request& request);

}  // namespace mien::api
