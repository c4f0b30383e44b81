// The addresses of a host.
#pragma once

#include <string>
#include <vector>

#include <boost/asio/ip/address.hpp>

#include "async/awaitable.hpp"
#include "base/clock.hpp"

namespace mien::async {

// At most four addresses, in the resolver's order; a numeric host is its own. Throws unavailable,
// "<who> has no known address.", when there is none by the deadline; a lookup that hangs is left
// behind to end by itself.
[[nodiscard]] awaitable<std::vector<asio::ip::address>> resolve_host(std::string host,
                                                                     std::string who,
                                                                     Deadline deadline);

}  // namespace mien::async
