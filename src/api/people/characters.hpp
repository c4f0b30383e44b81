// Characters: the rows of the matrix.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_characters(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> create_character(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> get_character(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> patch_character(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> delete_character(Context& context, http::Request& request);
[[nodiscard]] awaitable<http::Response> restore_character(Context& context, http::Request& request);

}  // namespace mien::api
