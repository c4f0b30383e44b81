// Names in an object store.
#pragma once

#include <string_view>

namespace mien::objects {

// Says in a bucket of S3 whose it is, and is no object of ours.
inline constexpr std::string_view bucket_mark = "mien-environment";

// True for "/"-joined segments of [a-z0-9_.-] that each begin with a letter or digit, without "..",
// at most limits::object_key_bytes_max in all. Such a key cannot leave a directory, hide in it or
// look like a temporary file.
[[nodiscard]] bool is_object_key(std::string_view key);

// Throws invalid for anything else.
void require_object_key(std::string_view key);

}  // namespace mien::objects
