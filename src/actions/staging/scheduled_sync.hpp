// The sync that the schedule of staging's configuration asks for.
#pragma once

#include <optional>

#include "actions/done.hpp"
#include "core/staging_configuration.hpp"
#include "pg/transaction.hpp"
#include "store/audit.hpp"

namespace mien::actions {

// In whose name it asks.
[[nodiscard]] store::Actor schedule_actor();

enum class ScheduledSync : std::uint8_t { none_due, begun, waiting, missed };

// Asks for a sync when one was due since the last look, one for however many were. While another
// operation has not ended, be it one whose bridge is gone and which another one has yet to take up
// or give up, the last that is due waits for it. Missed, and told of by the audit log with the
// reason, is what was due longer than limits::schedule_delay_max ago, and what still waited when
// the next was due. Every due run is begun or missed once, whoever looks.
[[nodiscard]] awaitable<Done<ScheduledSync>> begin_due_sync(
    pg::Transaction& transaction, core::StagingConfiguration configuration);

}  // namespace mien::actions
