// The generations of staging's data: which there are, snapshots among them, and serving an earlier
// one again.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_generations(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> list_snapshots(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> get_snapshot(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> roll_back_staging(Context& context, http::Request& request);

}  // namespace mien::api
