// The contract as it is served: as JSON for programs, and as a page for people.
#pragma once

#include <string_view>

#include "api/edge/context.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace mien::api {

// The page, made from the contract by the build (tools/documentation_page.py), and the hash of its
// style in Base64, for the Content-Security-Policy.
extern const std::string_view documentation_page;
extern const std::string_view documentation_style_sha256;

[[nodiscard]] awaitable<http::Response> get_openapi(Context& context, http::Request& request);

// One page without scripts and without anything from elsewhere; its only style is named by hash in
// the Content-Security-Policy.
[[nodiscard]] awaitable<http::Response> get_documentation(Context& context, http::Request& request);

}  // namespace mien::api
