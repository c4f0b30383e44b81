// The reference image that a clip is made with, as a file for whoever sends it to a service.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "objects/object_store.hpp"
#include "pg/pool.hpp"
#include "store/clips/clips.hpp"
#include "video/providers/service.hpp"

namespace mien::video {

// Brings the image of the emotion, else the main one, into the directory, whole. Nothing when the
// character has none, or nobody in particular is seen. Throws unavailable when a store is.
[[nodiscard]] awaitable<std::optional<ReferenceImage>> fetch_reference_image(
    pg::Pool& pool, objects::ObjectStore& objects, const store::Depicted& depicted,
    std::string emotion, std::filesystem::path directory, Deadline deadline);

}  // namespace mien::video
