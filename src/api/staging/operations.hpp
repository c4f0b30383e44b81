// Long work on staging's data: asking for it, looking how far it is, and cancelling it.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> create_snapshot(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> drop_snapshot(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> restore_snapshot(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> reset_staging(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> list_staging_operations(Context& context,
                                                                http::Request& request);
[[nodiscard]] awaitable<http::Response> get_staging_operation(Context& context,
                                                              http::Request& request);
[[nodiscard]] awaitable<http::Response> cancel_staging_operation(Context& context,
                                                                 http::Request& request);

}  // namespace mien::api
