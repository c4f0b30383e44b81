// The split of production's traffic between an experiment's arms, and what came of it.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> put_experiment_split(Context& context,
                                                             http::Request& request);
[[nodiscard]] awaitable<http::Response> delete_experiment_split(Context& context,
                                                                http::Request& request);
[[nodiscard]] awaitable<http::Response> post_outcome(Context& context, http::Request& request);

}  // namespace mien::api
