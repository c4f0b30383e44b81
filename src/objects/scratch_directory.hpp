// Working files of jobs, on the disk of the worker.
#pragma once

#include <cstddef>
#include <filesystem>

namespace mien::objects {

// A directory for one attempt, removed with all that is in it. A process that is killed leaves its
// own behind, for sweep_scratch.
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
};

// Removes what killed workers left: directories named like a ScratchDirectory, of this user, right
// below the parent, and untouched for longer than an attempt can take. Says how many. Blocks for
// the disk; what cannot be read or removed stays.
[[nodiscard]] std::size_t sweep_scratch(const std::filesystem::path& parent);

}  // namespace mien::objects
