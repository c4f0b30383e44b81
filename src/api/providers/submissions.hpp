// What services were asked, and what came of it.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_submissions(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> get_submission(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> resolve_submission(Context& context,
                                                           http::Request& request);

}  // namespace mien::api
