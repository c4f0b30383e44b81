// The state of the process, for load balancers and monitoring.
#pragma once

#include "api/edge/context.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace mien::api {

// The process answers; nothing else is asked.
[[nodiscard]] awaitable<http::Response> get_health(Context& context, http::Request& request);

// 200 when the database answers in time and has the schema of this program or a newer one; else
// 503. "degraded" is 200 too: the answers are right, but changes are not heard. Always with the
// state of each part.
[[nodiscard]] awaitable<http::Response> get_readiness(Context& context, http::Request& request);

[[nodiscard]] awaitable<http::Response> get_metrics(Context& context, http::Request& request);

}  // namespace mien::api
