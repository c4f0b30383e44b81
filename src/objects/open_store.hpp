// The one place that makes the object store of a configuration.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <variant>

#include "async/awaitable.hpp"
#include "async/work_pool.hpp"
#include "objects/object_store.hpp"
#include "objects/s3_settings.hpp"

namespace mien::objects {

struct FilesystemSettings {
    std::filesystem::path directory;
};

// One alternative for each kind of store.
using StoreSettings = std::variant<FilesystemSettings, S3Settings>;

// Blocks. Throws unavailable when the store cannot be used and invalid for settings that cannot be
// right; a store that is another server's says the former only when it is asked (require_usable).
// The pool must outlive the store, and the store's calls run on the executor.
[[nodiscard]] std::unique_ptr<ObjectStore> open_store(const StoreSettings& settings,
                                                      Executor executor, async::WorkPool& work);

// What the configuration of staging calls storage_bucket: the name of the directory or of the
// bucket.
[[nodiscard]] std::string bucket_name(const StoreSettings& settings);

// The same store with the bucket of that name: a directory beside this one, or a bucket of the same
// endpoint and credential.
[[nodiscard]] StoreSettings with_bucket(StoreSettings settings, std::string name);

// What the links begin with by which browsers reach the store itself, "https://HOST"; empty when
// they do not.
[[nodiscard]] std::string public_origin(const StoreSettings& settings);

}  // namespace mien::objects
