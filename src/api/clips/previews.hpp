// Previews: lists, progress, cancel and retry. The Test button makes them (preview_requests.hpp).
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_previews(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> get_preview(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> cancel_preview(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> retry_preview(Context& context, http::Request& request);

}  // namespace mien::api
