// A refusal as a page, for a browser that asks for one: the same status and sentence as the
// problem. Only for what an environment refuses before any route counts; whoever calls the API gets
// JSON.
#pragma once

#include <exception>

#include "http/request.hpp"
#include "http/response.hpp"

namespace mien::http {

// Whether it is a GET or HEAD whose Accept lists text/html, as browsers ask for pages.
[[nodiscard]] bool asks_for_page(const Request& request);

// What a hook threw: a page for whoever asks for one, else the problem (http/problem.hpp).
[[nodiscard]] Response turned_away(const Request& request, const std::exception_ptr& thrown);

}  // namespace mien::http
