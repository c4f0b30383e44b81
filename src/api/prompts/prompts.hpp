// The prompts of a character: the row of the matrix, its cells, their versions and tests.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_prompts(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> get_prompt(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> post_prompt(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> put_prompt(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> delete_prompt(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> list_prompt_versions(Context& context,
                                                             http::Request& request);
[[nodiscard]] awaitable<http::Response> get_prompt_version(Context& context,
                                                           http::Request& request);
[[nodiscard]] awaitable<http::Response> revert_prompt(Context& context, http::Request& request);

}  // namespace mien::api
