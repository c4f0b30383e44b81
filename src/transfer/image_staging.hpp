// Takes the images of a file in, before its plan is made: each is opened in the sandbox, and what
// is made of it is stored, unless the same one is here.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "jobs/job_run.hpp"
#include "transfer/transfer_tools.hpp"

namespace mien::transfer {

// The file of an import while it is planned.
struct FileInWork {
    std::filesystem::path path;
    std::int64_t images_staged = 0;  // its first ones
    std::function<void(double)> on_progress;
};

enum class ImagesStaged { all, some, unwanted };

// Stages the images behind those that are staged, some at a time and each time for good: an attempt
// that ends early leaves what it has opened to the next one. What is wrong with an image becomes a
// problem of its row. Some: the time of this attempt is over, and another is to go on. Unwanted:
// the import is not planned any more, or not by this attempt.
[[nodiscard]] awaitable<ImagesStaged> stage_images(const TransferTools& tools, jobs::JobRun& run,
                                                   const FileInWork& file);

}  // namespace mien::transfer
