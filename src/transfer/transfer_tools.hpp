// What exports and imports work with; all of it outlives them.
#pragma once

#include <filesystem>
#include <memory>

#include "async/work_pool.hpp"
#include "base/file.hpp"
#include "objects/object_store.hpp"
#include "pg/pool.hpp"

namespace mien::transfer {

struct TransferTools {
    pg::Pool& pool;
    async::WorkPool& work;
    objects::ObjectStore& objects;
    std::filesystem::path scratch_directory;  // working files of running attempts
};

// A working file, made on the work pool; it must not exist.
[[nodiscard]] awaitable<std::shared_ptr<File>> create_scratch_file(async::WorkPool& work,
                                                                   std::filesystem::path path);

}  // namespace mien::transfer
