// A clip's files on their way into the object store: checked, never trusted.
#pragma once

#include <filesystem>
#include <string>

#include "async/work_pool.hpp"
#include "objects/object_store.hpp"
#include "store/object_rows.hpp"
#include "video/provider.hpp"

namespace mien::video {

// Where the two files of a clip are kept.
struct ClipKeys {
    std::string video;
    std::string poster;
};

// "<folder>/<id>-<attempt>.mp4" and ".jpg": no two attempts ever share a key.
[[nodiscard]] ClipKeys clip_keys(std::string_view folder, std::string_view id, int attempt);

inline constexpr std::string_view video_content_type = "video/mp4";
inline constexpr std::string_view poster_content_type = "image/jpeg";

struct CheckedClip {
    objects::NewObject video;
    objects::NewObject poster;
};

// Hashes the files. Throws upstream_failed for one that is missing, empty, larger than
// limits::clip_bytes_max, or not an MP4 and a JPEG by their first bytes: success is not success
// until there is a video.
[[nodiscard]] awaitable<CheckedClip> check_clip(async::WorkPool& work, MadeClip made);

// The row of an object that has been stored.
[[nodiscard]] store::ObjectRow row_of(std::string key, const objects::NewObject& object);

}  // namespace mien::video
