// Whether a port can be reached.
#pragma once

#include <cstdint>
#include <string>

#include "async/awaitable.hpp"
#include "base/clock.hpp"

namespace mien::async {

// True when a TCP connection to one of the host's addresses opens by the deadline; it is closed at
// once, and nothing is sent.
[[nodiscard]] awaitable<bool> can_connect(std::string host, std::uint16_t port, Deadline deadline);

}  // namespace mien::async
