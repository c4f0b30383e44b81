// Whether changes of staging's data count, in the control database. Whoever makes another
// generation the served one closes the one that is served, carries over what is staging's own
// (store/staging/preserved.hpp), and moves the pointer while it is still closed. Whoever changes
// data asks after the commit, before anybody is told that it is done: what was committed before the
// closing is carried over, and what comes later is not acknowledged. docs/decisions/0017.
#pragma once

#include "base/ids.hpp"
#include "core/staging_configuration.hpp"
#include "pg/pool.hpp"

namespace mien::store {

// Who closes: one attempt at an operation, or a rollback with an id that it has made for itself.
struct Closer {
    Uuid by;
    int attempt = 1;
};

// From its commit on no change counts, for limits::closing_time_max or until it is opened; a
// closing of somebody else, an earlier attempt too, is over.
[[nodiscard]] awaitable<void> close_generation(pg::Pool& control, Closer closer, Deadline deadline);

// In the transaction that moves the pointer: from now to its end it stays closed. Throws
// unavailable when it is not closed by that one any more.
[[nodiscard]] awaitable<void> require_closed(pg::Transaction& transaction, Closer closer);

// Nothing happens when it is not closed by that one. An operation that fails or is cancelled opens
// it by its end, whichever attempt has closed it.
[[nodiscard]] awaitable<void> open_generation(pg::Transaction& transaction, Closer closer);
[[nodiscard]] awaitable<void> open_generation(pg::Pool& control, Closer closer, Deadline deadline);

// Whether a change that was committed in that database before this call counts: it is the one that
// is served, and open. Opens what has been closed for too long.
[[nodiscard]] awaitable<bool> is_change_kept(pg::Pool& control, core::DatabasePlace place,
                                             Deadline deadline);

}  // namespace mien::store
