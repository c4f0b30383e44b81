// The objects that the rows of a copy refer to, from one store to another, by key: what is there
// already stays, since the bytes of a key never change.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "async/work_pool.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "objects/object_store.hpp"
#include "pg/connection.hpp"

namespace mien::sync {

struct CopiedObjects {
    std::int64_t copied = 0;
    std::int64_t copied_bytes = 0;
    std::int64_t present = 0;
    std::int64_t missing = 0;               // in the source
    Sha256 digest{};                        // of key, size and hash of all, in the order of keys
    std::vector<std::string> missing_keys;  // the first limits::missing_objects_told
};

struct ObjectCopyTools {
    objects::ObjectStore& from;
    objects::ObjectStore& to;
    std::filesystem::path scratch;
    async::WorkPool& work;
};

// The rows are those of the database. Throws conflict when bytes are not what the row says; to
// repeat it is no harm.
[[nodiscard]] awaitable<CopiedObjects> copy_objects(pg::Connection& copy, ObjectCopyTools tools,
                                                    Deadline deadline);

[[nodiscard]] json::object to_json(const CopiedObjects& objects);

}  // namespace mien::sync
