// Providers: services that make clips, and what they have been paid.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_providers(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> create_provider(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> get_provider(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> patch_provider(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> delete_provider(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> restore_provider(Context& context, http::Request& request);

// POST …/test: whether it answers and takes its key, which is noted.
[[nodiscard]] awaitable<http::Response> test_provider(Context& context, http::Request& request);

}  // namespace mien::api
