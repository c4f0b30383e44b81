// Makes staging's bucket hold what its kept generations need, and nothing else.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "objects/object_store.hpp"
#include "pg/connection.hpp"

namespace mien::sync {

struct StorageReport {
    std::int64_t removed = 0;
    std::int64_t removed_bytes = 0;
    std::int64_t missing = 0;
    std::vector<std::string> missing_keys;  // the first limits::missing_objects_told
};

// Removes each object that no database has a row of, in whatever state: a row is there before its
// bytes are, so that what is being written stays. Not the databases', and not what was removed, is
// undone when this is cancelled; to repeat it is no harm.
[[nodiscard]] awaitable<StorageReport> remove_unneeded_objects(
    objects::ObjectStore& store, const std::vector<std::unique_ptr<pg::Connection>>& databases,
    Deadline deadline);

// Adds the live objects of the database that the store does not have.
[[nodiscard]] awaitable<void> find_missing_objects(objects::ObjectStore& store,
                                                   pg::Connection& database, StorageReport& report,
                                                   Deadline deadline);

[[nodiscard]] json::object to_json(const StorageReport& report);

}  // namespace mien::sync
