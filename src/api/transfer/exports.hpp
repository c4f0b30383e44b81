// Handlers of exports.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> export_prompts(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> measure_export_images(Context& context,
                                                              http::Request& request);
[[nodiscard]] awaitable<http::Response> list_exports(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> get_export(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> cancel_export(Context& context, http::Request& request);

}  // namespace mien::api
