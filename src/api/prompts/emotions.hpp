// Emotions: the columns of the matrix. A new one has a cell for every character at once.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_emotions(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> create_emotion(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> get_emotion(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> patch_emotion(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> delete_emotion(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> restore_emotion(Context& context, http::Request& request);

}  // namespace mien::api
