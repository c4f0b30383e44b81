// Where services tell that they have news. Nobody signs in here: what is delivered proves itself.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> receive_provider_webhook(Context& context,
                                                                 http::Request& request);

}  // namespace mien::api
