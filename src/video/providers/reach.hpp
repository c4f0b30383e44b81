// How far a service may lead with the addresses that it answers: into a network that is not public
// only when it lies there itself, so that a service of strangers opens no door to ours.
#pragma once

#include <string>
#include <vector>

#include "async/awaitable.hpp"
#include "base/clock.hpp"

namespace mien::video {

// Those of the networks in which the host is, by all of its addresses; none when one of them lies
// elsewhere. Throws unavailable when it has no address, and invalid for broken networks.
[[nodiscard]] awaitable<std::vector<std::string>> networks_around(std::string host,
                                                                  std::vector<std::string> networks,
                                                                  std::string peer,
                                                                  Deadline deadline);

}  // namespace mien::video
