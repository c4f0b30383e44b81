// Whether the two databases share anything, tried by the bridge on connections to both.
#pragma once

#include <vector>

#include "async/awaitable.hpp"
#include "base/clock.hpp"
#include "isolation/sides.hpp"
#include "store/staging/isolation_checks.hpp"

namespace mien::isolation {

// Every check, each with a result: one that cannot be tried, because a server does not answer, is
// untried and says why. Changes nothing on either side.
[[nodiscard]] awaitable<std::vector<store::IsolationCheck>> check_databases(Sides sides,
                                                                            Deadline deadline);

}  // namespace mien::isolation
