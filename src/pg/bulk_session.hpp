// Sessions for reading and writing a whole database: without the limits on single statements that a
// server's own sessions have, so that the caller's deadline is the only one.
#pragma once

#include "pg/connection.hpp"

namespace mien::pg {

// Cannot write, and is refused a table rather than shown a part of it by row security.
[[nodiscard]] awaitable<std::unique_ptr<Connection>> open_bulk_source(Settings settings,
                                                                      Deadline deadline);

// Commits without waiting for the disk: what a crash loses is built anew.
[[nodiscard]] awaitable<std::unique_ptr<Connection>> open_bulk_target(Settings settings,
                                                                      Deadline deadline);

}  // namespace mien::pg
