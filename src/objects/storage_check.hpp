// Tries what an object store must do for Mien, and what a bucket's credential must not be able to
// do, with probe objects under names of their own.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "async/work_pool.hpp"
#include "objects/object_store.hpp"
#include "objects/open_store.hpp"
#include "objects/s3_settings.hpp"

namespace mien::objects {

struct StorageFinding {
    std::string tried;  // "an object is written once"
    bool is_well = false;
    std::string advice;  // what to change; empty when all is well
};

// Where the credential has no business: the other environment's bucket.
struct OtherBucket {
    std::string name;
    std::string endpoint;  // empty: the same as ours
};

// What every store must do. The files of the probes lie in the scratch directory meanwhile.
[[nodiscard]] awaitable<std::vector<StorageFinding>> check_store(
    ObjectStore& store, const std::filesystem::path& scratch, Deadline deadline);

// What a bucket must do and refuse besides.
[[nodiscard]] awaitable<std::vector<StorageFinding>> check_bucket(S3Settings settings,
                                                                  std::optional<OtherBucket> other,
                                                                  Executor executor,
                                                                  async::WorkPool& work,
                                                                  Deadline deadline);

// That the credential can do nothing in the bucket of the settings, which is another environment's.
[[nodiscard]] awaitable<std::vector<StorageFinding>> check_closed_bucket(S3Settings settings,
                                                                         Executor executor,
                                                                         async::WorkPool& work,
                                                                         Deadline deadline);

// That the credential can read the bucket of the settings, and neither write nor delete in it.
[[nodiscard]] awaitable<std::vector<StorageFinding>> check_read_only_bucket(S3Settings settings,
                                                                            Executor executor,
                                                                            async::WorkPool& work,
                                                                            Deadline deadline);

// Throws unavailable when nothing can be read of the store; changes nothing, and makes no
// directory.
[[nodiscard]] awaitable<void> require_readable(StoreSettings settings, Executor executor,
                                               async::WorkPool& work, Deadline deadline);

}  // namespace mien::objects
