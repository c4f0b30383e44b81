// Whose a bucket is: a mark in it names its environment, so that staging cannot take production's
// by a wrong name. All of it blocks.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace mien::objects {

// What is wrong with the directory as a bucket of the environment, with the pointer
// "/storage_bucket"; nothing when it is there, can be written to, and is either marked as this
// environment's or still empty. Throws unavailable when it cannot be listed.
[[nodiscard]] std::optional<Problem> find_bucket_problem(const std::filesystem::path& directory,
                                                         std::string_view environment);

// The environment that the bucket is marked as; nothing when it has no mark that can be read.
[[nodiscard]] std::optional<std::string> find_bucket_mark(const std::filesystem::path& directory);

// Marks a bucket that has no mark yet; any number of processes may at once. Throws conflict when it
// belongs to another environment, or may: staging takes none that has objects and no mark, which
// production may have filled before it marked its own. Throws unavailable when it cannot be read or
// written to.
void mark_bucket(const std::filesystem::path& directory, std::string_view environment);

}  // namespace mien::objects
