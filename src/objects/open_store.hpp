// The one place that makes the object store of a configuration.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "async/work_pool.hpp"
#include "objects/object_store.hpp"

namespace mien::objects {

enum class StoreKind : std::uint8_t { filesystem };

struct StoreSettings {
    StoreKind kind = StoreKind::filesystem;
    std::filesystem::path directory;
};

// Blocks. Throws unavailable when the store cannot be used. The pool must outlive the store.
[[nodiscard]] std::unique_ptr<ObjectStore> open_store(const StoreSettings& settings,
                                                      async::WorkPool& work);

}  // namespace mien::objects
