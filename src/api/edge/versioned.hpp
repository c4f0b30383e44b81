// Things with a version: its ETag, and the check of If-Match against it. Both take the wire form
// of the thing, whose member "version" is the version.
#pragma once

#include <optional>
#include <string_view>

#include "base/json.hpp"
#include "http/response.hpp"

namespace mien::api {

// Throws stale_version, with the current state as "current", unless the caller has seen the
// version that is there or did not say what it has seen.
void require_version(const json::object& current, std::optional<int> expected,
                     std::string_view noun);

[[nodiscard]] http::Response versioned_response(unsigned status, const json::object& thing);

}  // namespace mien::api
