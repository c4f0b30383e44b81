// Staging's access log: who tried to come in, and what became of it.
#pragma once

#include "api/edge/context.hpp"

namespace mien::api {

[[nodiscard]] awaitable<http::Response> list_access_log(Context& context, http::Request& request);
// All rows that pass the filters, as a file: CSV, or NDJSON with the objects of the list.
[[nodiscard]] awaitable<http::Response> export_access_log(Context& context, http::Request& request);

}  // namespace mien::api
