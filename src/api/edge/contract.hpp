// The contract of openapi.yaml, enforced: the query and the conditions of every request, and its
// body against its schema, before a handler sees them.
#pragma once

#include <string>

#include "async/work_pool.hpp"
#include "base/json.hpp"
#include "http/request.hpp"

namespace mien::api {

// Refuses what the operation of the request's route does not know, so that nothing that was asked
// for is silently left out: query parameters, values of them that are too long or none of a list
// (invalid, pointer "?name"), and preconditions (malformed). Conditions that only save a transfer
// are left out where there is nothing to save. A route without an operation, such as that of the
// UI's pages, takes anything.
void check_parameters(const http::Request& request);

// The body as a JSON object that satisfies the schema of the request's route (request.route_name)
// and method: known fields only, right types, required ones present. Throws malformed (not JSON, or
// not application/json) or invalid (problems with JSON pointers). An absent optional body is {}.
// Calling it in a route without a body in the contract is a bug.
// Whole numbers may have a fraction of zero, as JSON Schema has it, and are integers afterwards.
// A body that was checked before is given once.
[[nodiscard]] json::object body_of(const http::Request& request);

// Reads and checks a large body on the work pool, before its handler asks for it: others are
// answered meanwhile. Throws what body_of would, and unavailable.
[[nodiscard]] awaitable<void> check_large_body(async::WorkPool& work, http::Request& request);

// The contract as JSON text, as it is served, and parsed.
[[nodiscard]] const std::string& openapi_json();
[[nodiscard]] const json::object& openapi();

// Compiles the schemas now instead of at the first request.
void load_contract();

}  // namespace mien::api
