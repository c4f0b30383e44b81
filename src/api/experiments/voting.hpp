// The voting room: one trial after the other.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> get_next_trial(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> get_trial_clip(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> post_vote(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> put_vote(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> withdraw_vote(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> unblind_experiment(Context& context,
                                                           http::Request& request);

}  // namespace mien::api
