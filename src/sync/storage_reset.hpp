// Makes staging's bucket hold what its kept generations need, and nothing else.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "objects/object_store.hpp"
#include "pg/connection.hpp"
#include "store/staging/generations.hpp"
#include "sync/generation_jobs.hpp"

namespace mien::sync {

struct StorageReport {
    std::int64_t removed = 0;
    std::int64_t removed_bytes = 0;
    std::int64_t missing = 0;
    std::vector<std::string> missing_keys;  // the first limits::missing_objects_told
    // Kept ones on a server that staging has left, which could not be entered: what they alone need
    // has gone.
    std::vector<int> not_asked;
};

struct RemovalOptions {
    std::optional<store::Generation> in_the_making = std::nullopt;
    // Nobody has asked for it: it stops when there is an operation, and removes nothing while a
    // generation cannot be entered whose server was left within limits::former_server_life.
    bool gives_way = false;
};

// The bucket that the configuration in force names. Throws conflict when it is not staging's.
[[nodiscard]] awaitable<std::unique_ptr<objects::ObjectStore>> open_bucket(
    const GenerationWork& work, Deadline deadline);

// Removes each object that no kept generation has a row of, nor the one in the making when there
// is one: a row in whatever state, which is there before its bytes are, so that what is being
// written stays. Throws unavailable, and removes no more, when one of them cannot be entered. What
// was removed stays so when this is cancelled; to repeat it is no harm.
[[nodiscard]] awaitable<StorageReport> remove_unneeded_objects(const GenerationWork& work,
                                                               objects::ObjectStore& store,
                                                               RemovalOptions options,
                                                               Deadline deadline);

// Adds the live objects of the generation that the store does not have.
[[nodiscard]] awaitable<void> find_missing_objects(const GenerationWork& work,
                                                   objects::ObjectStore& store,
                                                   store::Generation generation,
                                                   StorageReport& report, Deadline deadline);

// One pass of the removal that nobody has asked for.
[[nodiscard]] awaitable<void> reap_unneeded_objects(const GenerationWork& work);

[[nodiscard]] json::object to_json(const StorageReport& report);

}  // namespace mien::sync
