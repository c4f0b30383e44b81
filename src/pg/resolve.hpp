// Internal: the addresses of the database's host.
#pragma once

#include <string>
#include <vector>

#include "async/awaitable.hpp"
#include "base/clock.hpp"

namespace mien::pg {

// At most four numeric addresses, in the resolver's order. Throws unavailable when there is none by
// the deadline; a lookup that hangs is left behind to end by itself.
[[nodiscard]] awaitable<std::vector<std::string>> resolve_host(std::string host, Deadline deadline);

}  // namespace mien::pg
