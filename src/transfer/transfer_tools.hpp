// What exports and imports work with; all of it outlives them.
#pragma once

#include <filesystem>

#include "async/work_pool.hpp"
#include "objects/object_store.hpp"
#include "pg/pool.hpp"

namespace mien::transfer {

struct TransferTools {
    pg::Pool& pool;
    async::WorkPool& work;
    objects::ObjectStore& objects;
    std::filesystem::path scratch_directory;  // working files of running attempts
};

}  // namespace mien::transfer
