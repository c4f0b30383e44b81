// The global defaults: one prompt per emotion, for every cell without a text of its own.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_global_prompts(Context& context,
                                                            http::Request& request);
[[nodiscard]] awaitable<http::Response> get_global_prompt(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> put_global_prompt(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> list_global_prompt_versions(Context& context,
                                                                    http::Request& request);
[[nodiscard]] awaitable<http::Response> get_global_prompt_version(Context& context,
                                                                  http::Request& request);
[[nodiscard]] awaitable<http::Response> revert_global_prompt(Context& context,
                                                             http::Request& request);

}  // namespace mien::api
