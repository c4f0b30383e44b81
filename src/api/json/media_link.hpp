// Links to clips and their posters, signed and good for a while.
#pragma once

#include <optional>
#include <string>

#include "api/context.hpp"
#include "base/clock.hpp"
#include "base/json.hpp"

namespace mien::api {

// Until when a link may live that is made at read_at: limits::media_link_life, or what is left of
// its object.
[[nodiscard]] Timestamp link_end(Timestamp read_at, std::optional<Timestamp> object_expires_at);

// The address of an object, or null while there is none.
[[nodiscard]] json::value media_link(const std::optional<std::string>& key, Timestamp expires_at,
                                     const Context& context);

}  // namespace mien::api
