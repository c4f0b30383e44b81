// Videos: generation with the prompt that the cell stands for, and what became of it.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

// POST /api/videos: resolves, queues, and answers 202. Refuses with the positions of variables
// without a value when the request or the setting says "reject", and with conflict when the cell
// stands for something else than the resolution_id that the caller names.
[[nodiscard]] awaitable<http::Response> create_video(Context& context, http::Request& request);

[[nodiscard]] awaitable<http::Response> get_video(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> cancel_video(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> retry_video(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> list_videos(Context& context, http::Request& request);

}  // namespace mien::api
