// What an experiment has found, and how large one must be.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> get_experiment_results(Context& context,
                                                               http::Request& request);
[[nodiscard]] awaitable<http::Response> list_experiment_pairs(Context& context,
                                                              http::Request& request);
[[nodiscard]] awaitable<http::Response> get_experiment_power(Context& context,
                                                             http::Request& request);

}  // namespace mien::api
