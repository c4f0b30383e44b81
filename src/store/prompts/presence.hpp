// Who has which cell open, told by heartbeats. It ends limits::presence_life after the last one, by
// the database's clock. Every change that others can see is a notification on the channel
// presence_changed, whose payload is the data of the event "presence". All functions throw
// unavailable when the database is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "pg/pool.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::store {

struct PresentAdmin {
    AdminId id;
    std::string display_name;
    bool is_editing;
    Timestamp since;
};

struct Heartbeat {
    AdminId admin_id;
    PromptKey key;
    bool is_editing;
};

// The others who have the cell open, by the time they came; at most limits::presence_shown_max.
// Throws not_found for an unknown character or emotion, and conflict when the admin has
// limits::presence_cells_max cells open.
[[nodiscard]] awaitable<std::vector<PresentAdmin>> touch_presence(pg::Transaction& transaction,
                                                                  Heartbeat heartbeat);

// Without a key: all cells of the admin. Nothing happens when none is open.
[[nodiscard]] awaitable<void> end_presence(pg::Transaction& transaction, AdminId admin_id,
                                           std::optional<PromptKey> key);

// Removes what has ended; at most limits::scratch_rows_reaped_max. The number of them.
[[nodiscard]] awaitable<std::int64_t> reap_presence(pg::Pool& pool, Deadline deadline);

}  // namespace mien::store
