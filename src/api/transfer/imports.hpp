// Handlers of imports: a file is planned, looked at, and applied whole or not at all.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> import_prompts(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> list_imports(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> get_import(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> preview_import(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> replan_import(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> apply_import(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> cancel_import(Context& context, http::Request& request);

}  // namespace mien::api
