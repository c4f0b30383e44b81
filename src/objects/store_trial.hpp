// Tries whether a store can be the one in which an environment keeps its objects, before a
// configuration names it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "async/work_pool.hpp"
#include "base/error.hpp"
#include "objects/open_store.hpp"

namespace mien::objects {

// What is wrong with it, with the pointer "/storage_bucket"; nothing when it is marked as the
// environment's or empty, and does what Mien needs (storage_check.hpp): a bucket is tried with
// probe objects, whose files lie in the scratch directory meanwhile, and is marked by that. The
// pool must outlive the call.
[[nodiscard]] awaitable<std::optional<Problem>> find_store_problem(StoreSettings settings,
                                                                   std::string environment,
                                                                   std::filesystem::path scratch,
                                                                   async::WorkPool& work,
                                                                   Deadline deadline);

}  // namespace mien::objects
