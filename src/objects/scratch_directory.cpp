#include "objects/scratch_directory.hpp"

#include <cerrno>
#include <chrono>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/limits.hpp"

namespace mien::objects {
namespace {

constexpr std::string_view scratch_prefix = "mien-work-";
constexpr std::string_view scratch_pattern = "XXXXXX";

bool is_scratch_name(std::string_view name) {
    return name.size() == scratch_prefix.size() + scratch_pattern.size() &&
           name.starts_with(scratch_prefix);
}

// Never through a link: what it points to is not ours.
bool is_left_scratch(const std::filesystem::path& path) {
    struct stat status{};
    if (!is_scratch_name(path.filename().string()) || ::lstat(path.c_str(), &status) != 0 ||
        !S_ISDIR(status.st_mode) || status.st_uid != ::geteuid()) {
        return false;
    }
    const auto touched = std::chrono::system_clock::from_time_t(status.st_mtime);
    return std::chrono::system_clock::now() - touched > limits::object_unfinished_life;
}

}  // namespace

ScratchDirectory::ScratchDirectory(const std::filesystem::path& parent) {
    std::error_code failure;
    std::filesystem::create_directories(parent, failure);
    auto pattern = (parent / fmt::format("{}{}", scratch_prefix, scratch_pattern)).string();
    if (failure || ::mkdtemp(pattern.data()) == nullptr) {
        const auto reason = failure ? failure.message() : std::generic_category().message(errno);
        throw Error(ErrorKind::unavailable,
                    "There is no room for working files: check the scratch directory and its disk.")
            .with_detail(fmt::format("{}: {}", parent.string(), reason));
    }
    path_ = pattern;
}

ScratchDirectory::~ScratchDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::size_t sweep_scratch(const std::filesystem::path& parent) {
    std::vector<std::filesystem::path> left;
    std::error_code failure;
    for (std::filesystem::directory_iterator entry(parent, failure), end; entry != end && !failure;
         entry.increment(failure)) {
        if (is_left_scratch(entry->path())) {
            left.push_back(entry->path());
        }
    }
    std::size_t removed = 0;
    for (const auto& path : left) {
        std::error_code refusal;
        std::filesystem::remove_all(path, refusal);
        removed += refusal ? 0 : 1;
    }
    return removed;
}

}  // namespace mien::objects
