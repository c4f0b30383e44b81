// Signing in and out, and the login sessions of the admin who asks.
#pragma once

#include "api/edge/context.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> sign_in(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> sign_out(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> get_me(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> put_own_password(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> list_sessions(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> delete_session(Context& context, http::Request& request);

}  // namespace mien::api
