// The contract of openapi.yaml, enforced: every request body is checked against its schema before
// a handler sees it.
#pragma once

#include <string>

#include "base/json.hpp"
#include "http/request.hpp"

namespace mien::api {

// The body as a JSON object that satisfies the schema of the request's route (request.route_name)
// and method: known fields only, right types, required ones present. Throws malformed (not JSON, or
// not application/json) or invalid (problems with JSON pointers). An absent optional body is {}.
// Calling it in a route without a body in the contract is a bug.
[[nodiscard]] json::object body_of(const http::Request& request);

// The contract as JSON text, as it is served, and parsed.
[[nodiscard]] const std::string& openapi_json();
[[nodiscard]] const json::object& openapi();

// Compiles the schemas now instead of at the first request. Network thread only, as body_of is.
void load_contract();

}  // namespace mien::api
