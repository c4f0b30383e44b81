// The drafts of the admin who asks: of cells, and of global defaults.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_drafts(Context& context, http::Request& request);

[[nodiscard]] awaitable<http::Response> get_draft(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> put_draft(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> delete_draft(Context& context, http::Request& request);

[[nodiscard]] awaitable<http::Response> get_global_draft(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> put_global_draft(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> delete_global_draft(Context& context,
                                                            http::Request& request);

}  // namespace mien::api
