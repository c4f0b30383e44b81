// The end users of the characters: the personal data of the system.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_users(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> create_user(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> get_user(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> patch_user(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> delete_user(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> restore_user(Context& context, http::Request& request);

}  // namespace mien::api
