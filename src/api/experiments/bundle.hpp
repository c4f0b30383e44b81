// A winner on its way into another environment.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> get_experiment_bundle(Context& context,
                                                              http::Request& request);

}  // namespace mien::api
