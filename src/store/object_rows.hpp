// The table of what is, or may be, in the object store. A row is written before the bytes and
// removed after them, so that whatever crashes in between leaves a row that the reaper can see.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "pg/pool.hpp"

namespace mien::store {

struct ObjectRow {
    std::string key;
    std::string content_type;
    std::uint64_t bytes = 0;
    Sha256 sha256{};
};

// Before the bytes are written.
awaitable<void> insert_pending_object(pg::Pool& pool, std::string key, std::string content_type,
                                      Deadline deadline);

// After they are, in the transaction that refers to them. False when the row is not pending any
// more: the reaper has taken it.
[[nodiscard]] awaitable<bool> mark_object_live(pg::Transaction& transaction, ObjectRow object);

// Marks pending objects as being deleted: those with the keys that are given (a worker's own), or
// up to limit that have been pending for longer than an hour, together with all that were left
// being deleted. Gives their keys.
awaitable<void> abandon_objects(pg::Pool& pool, std::vector<std::string> keys, Deadline deadline);
[[nodiscard]] awaitable<std::vector<std::string>> take_orphans(pg::Pool& pool, int limit,
                                                               Deadline deadline);

// After the bytes are gone.
awaitable<void> delete_object_row(pg::Pool& pool, std::string key, Deadline deadline);

// Those of the keys that the database has no row of, in whatever state.
[[nodiscard]] awaitable<std::vector<std::string>> list_unknown_objects(
    pg::Connection& connection, std::vector<std::string> keys, Deadline deadline);

// The keys of live objects after the last one, in order.
[[nodiscard]] awaitable<std::vector<std::string>> list_live_objects(pg::Connection& connection,
                                                                    std::string last, int limit,
                                                                    Deadline deadline);

// The same with all that is known of them.
[[nodiscard]] awaitable<std::vector<ObjectRow>> list_live_object_rows(pg::Connection& connection,
                                                                      std::string last, int limit,
                                                                      Deadline deadline);

// What may be served at a key.
struct ServedObject {
    ObjectRow object;
    bool is_expired =
        false;  // the preview or export it belongs to, or the link, by the database's clock
};
// Nothing unless the object is live and of a video, or belongs to a preview or an export, or stands
// for a cell or a character.
[[nodiscard]] awaitable<std::optional<ServedObject>> find_served_object(pg::Pool& pool,
                                                                        std::string key,
                                                                        std::int64_t link_expires,
                                                                        Deadline deadline);

}  // namespace mien::store
