// Working files that nobody needs once their work is over: uploads on their way into the object
// store, and what the attempts of jobs write. They lie below one directory of the configuration.
// All of it blocks.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>

#include "base/file.hpp"

namespace mien {

// The place that error messages about files in it begin with.
inline constexpr std::string_view scratch_place = "The scratch directory";

// A directory of one piece of work, removed with all that is in it. It holds a lock that the system
// drops with the process, so that sweep_scratch can tell what a killed one has left.
class ScratchDirectory {
  public:
    // Below the given one, which is made when it is not there. Throws unavailable.
    explicit ScratchDirectory(const std::filesystem::path& parent);
    ~ScratchDirectory();
    ScratchDirectory(const ScratchDirectory&) = delete;
    ScratchDirectory& operator=(const ScratchDirectory&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
    File lock_;
};

// Makes the directory when it is not there. Throws invalid when it is not this user's alone (mode
// 0700), and unavailable when nothing can be written there.
void require_scratch(const std::filesystem::path& directory);

// Removes what killed processes left: directories named like a ScratchDirectory, of this user,
// older than a minute, whose lock nobody holds. Returns their number; what cannot be read or
// removed stays.
[[nodiscard]] std::size_t sweep_scratch(const std::filesystem::path& parent);

}  // namespace mien
