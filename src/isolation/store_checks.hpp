// Whether the two object stores share anything, tried by the bridge.
#pragma once

#include <vector>

#include "async/awaitable.hpp"
#include "async/work_pool.hpp"
#include "base/clock.hpp"
#include "isolation/sides.hpp"
#include "store/staging/isolation_checks.hpp"

namespace mien::isolation {

// Every check, each with a result. A probe that the other side's bucket takes, which it must not,
// is removed at once.
[[nodiscard]] awaitable<std::vector<store::IsolationCheck>> check_stores(Sides sides,
                                                                         Executor executor,
                                                                         async::WorkPool& work,
                                                                         Deadline deadline);

}  // namespace mien::isolation
