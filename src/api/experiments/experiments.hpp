// Experiments: drafts, the start, and the end.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_experiments(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> create_experiment(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> get_experiment(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> put_experiment(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> delete_experiment(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> start_experiment(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> extend_experiment(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> close_experiment(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> promote_experiment(Context& context,
                                                           http::Request& request);
[[nodiscard]] awaitable<http::Response> archive_experiment(Context& context,
                                                           http::Request& request);

}  // namespace mien::api
