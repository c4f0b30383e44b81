// The Test button: a temporary preview of a text, saved or not. Nothing is saved by it.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

// POST …/emotional-prompts/{emotion}/test: the body's prompt_text, or the text the cell stands for.
[[nodiscard]] awaitable<http::Response> test_prompt(Context& context, http::Request& request);

// POST …/emotional-prompts/tests: a preview of every emotion of a character as it is now.
[[nodiscard]] awaitable<http::Response> test_all_prompts(Context& context, http::Request& request);

// POST …/global-prompts/{emotion}/test: of a global default, shown by nobody in particular.
[[nodiscard]] awaitable<http::Response> test_global_prompt(Context& context,
                                                           http::Request& request);

}  // namespace mien::api
