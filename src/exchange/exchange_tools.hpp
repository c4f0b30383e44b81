// What exchanges work with; all of it outlives them.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "async/work_pool.hpp"
#include "base/file.hpp"
#include "objects/object_store.hpp"
#include "pg/pool.hpp"
#include "store/object_rows.hpp"
#include "video/order/image_specs.hpp"

namespace mien::exchange {

struct ExchangeTools {
    pg::Pool& pool;
    async::WorkPool& work;
    objects::ObjectStore& objects;
    std::filesystem::path scratch_directory;  // working files of running attempts
    std::filesystem::path renderer;           // mien-render
};

// Writes an object into a new file. Throws too_large for more bytes than that.
[[nodiscard]] awaitable<void> fetch_object(const ExchangeTools& tools, std::string key,
                                           std::filesystem::path path, std::uint64_t bytes_max,
                                           Deadline deadline);

// Stores the file, which is given up; its row is pending then.
[[nodiscard]] awaitable<void> store_file(const ExchangeTools& tools, store::ObjectRow object,
                                         std::filesystem::path path, Deadline deadline);

// In the transaction that refers to the object.
[[nodiscard]] awaitable<void> require_live(pg::Transaction& transaction, store::ObjectRow object);

// A reference image, stored and pending, made of an image from outside.
struct TakenImage {
    store::ObjectRow object;
    int width = 0;
    int height = 0;
    std::string palette;
};
// Throws what video::crop_image_in_child throws. Leaves its file beside the source.
[[nodiscard]] awaitable<TakenImage> take_image(const ExchangeTools& tools,
                                               std::filesystem::path source,
                                               std::optional<video::CropRectangle> crop,
                                               Deadline deadline);

}  // namespace mien::exchange
