// API tokens: everyone's own, and for admins those of all (?all=true).
#pragma once

#include "api/edge/context.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_tokens(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> create_token(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> delete_token(Context& context, http::Request& request);

}  // namespace mien::api
