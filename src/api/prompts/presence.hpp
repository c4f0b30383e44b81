// Who has which cell open, so that two people need not write over each other.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> put_presence(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> delete_presence(Context& context, http::Request& request);

}  // namespace mien::api
