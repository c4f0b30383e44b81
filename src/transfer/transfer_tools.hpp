// What exports and imports work with; all of it outlives them.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "async/work_pool.hpp"
#include "base/file.hpp"
#include "base/limits/transfer.hpp"
#include "objects/object_store.hpp"
#include "pg/pool.hpp"
#include "store/object_rows.hpp"

namespace mien::transfer {

// A reference image of a file, opened in the sandbox, made anew and stored; its row is pending.
struct TakenImage {
    store::ObjectRow object;
    int width = 0;
    int height = 0;
    std::string palette;
};
// Given by what joins transfers to the renderer. Throws invalid with a sentence for people for what
// is no image, too_large, and upstream_failed when it could not be opened.
using TakeImage = std::function<awaitable<TakenImage>(std::filesystem::path, Deadline)>;

struct TransferTools {
    pg::Pool& pool;
    async::WorkPool& work;
    objects::ObjectStore& objects;
    std::filesystem::path scratch_directory;  // working files of running attempts
    TakeImage take_image;
    std::chrono::minutes comparison_reserve = limits::import_comparison_reserve;
};

// A working file, made on the work pool; it must not exist.
[[nodiscard]] awaitable<std::shared_ptr<File>> create_scratch_file(async::WorkPool& work,
                                                                   std::filesystem::path path);

}  // namespace mien::transfer
