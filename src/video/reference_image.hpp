// The reference image that a clip is made with, as a file for whoever sends it to a service.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "objects/object_store.hpp"
#include "pg/pool.hpp"
#include "store/clips/clips.hpp"
#include "store/exchange/reference_images.hpp"
#include "video/providers/service.hpp"

namespace mien::video {

// The image of the emotion, else the main one. Nothing when the character has none, or nobody in
// particular is seen.
[[nodiscard]] awaitable<std::optional<store::ReferenceImageRow>> find_image_of(
    pg::Pool& pool, const store::Depicted& depicted, std::string emotion, Deadline deadline);

// As it will be in the directory.
[[nodiscard]] ReferenceImage image_in(const std::filesystem::path& directory,
                                      const store::ReferenceImageRow& row);

// Brings it there, whole. Throws unavailable when the store is.
awaitable<void> fetch_image(objects::ObjectStore& objects, store::ReferenceImageRow row,
                            std::filesystem::path file, Deadline deadline);

}  // namespace mien::video
