#include "base/scratch_directory.hpp"

#include <cerrno>
#include <chrono>
#include <string>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/limits/http.hpp"

namespace mien {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view scratch_prefix = "mien-work-";
constexpr std::string_view scratch_pattern = "XXXXXX";
constexpr mode_t private_mode = 0700;
constexpr mode_t others = 0077;

[[noreturn]] void throw_unusable(int error_number, std::string_view what, const fs::path& path) {
    if (error_number == ENOTDIR || error_number == ENOENT || error_number == EEXIST) {
        throw Error(
            ErrorKind::unavailable,
            fmt::format("{} cannot be used: there is something else in its place.", scratch_place))
            .with_detail(fmt::format("{} {}", what, path.string()));
    }
    throw_file_error(error_number, scratch_place, what, path);
}

// Those above it have the usual rights; the last is private from its first moment on.
void make_private_directory(const fs::path& directory) {
    std::error_code failure;
    fs::create_directories(directory.parent_path(), failure);
    if (failure) {
        throw_unusable(failure.value(), "make", directory.parent_path());
    }
    if (::mkdir(directory.c_str(), private_mode) != 0 && errno != EEXIST) {
        throw_unusable(errno, "make", directory);
    }
}

fs::path make_directory_in(const fs::path& parent) {
    make_private_directory(parent);
    auto pattern = (parent / fmt::format("{}{}", scratch_prefix, scratch_pattern)).string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw_unusable(errno, "make", pattern);
    }
    return pattern;
}

File lock_directory(const fs::path& path) {
    auto directory = File::open_directory(path, scratch_place);
    if (!directory.try_lock()) {
        throw Error(ErrorKind::internal, "A new scratch directory is locked already.")
            .with_detail(path.string());
    }
    return directory;
}

bool is_held(const fs::path& directory) {
    const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) {
        return true;
    }
    const bool is_locked = ::flock(descriptor, LOCK_EX | LOCK_NB) != 0;
    ::close(descriptor);
    return is_locked;
}

// Never through a link: what it points to is not ours.
bool is_left_scratch(const fs::path& path) {
    const auto name = path.filename().string();
    struct stat status{};
    if (name.size() != scratch_prefix.size() + scratch_pattern.size() ||
        !name.starts_with(scratch_prefix) || ::lstat(path.c_str(), &status) != 0 ||
        !S_ISDIR(status.st_mode) || status.st_uid != ::geteuid()) {
        return false;
    }
    const auto touched = std::chrono::system_clock::from_time_t(status.st_mtime);
    return std::chrono::system_clock::now() - touched > limits::upload_begin_time_max &&
           !is_held(path);
}

}  // namespace

ScratchDirectory::ScratchDirectory(const fs::path& parent)
    : path_(make_directory_in(parent)), lock_(lock_directory(path_)) {}

ScratchDirectory::~ScratchDirectory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

void require_scratch(const fs::path& directory) {
    make_private_directory(directory);
    struct stat status{};
    if (::stat(directory.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
        throw_unusable(ENOTDIR, "look at", directory);
    }
    if (status.st_uid != ::geteuid() || (status.st_mode & others) != 0) {
        throw Error(ErrorKind::invalid,
                    fmt::format("{} must belong to the user of this program and to nobody else: "
                                "chown it, and chmod 700.",
                                scratch_place))
            .with_detail(directory.string());
    }
    const ScratchDirectory probe(directory);
}

std::size_t sweep_scratch(const fs::path& parent) {
    std::vector<fs::path> left;
    std::error_code failure;
    for (fs::directory_iterator entry(parent, failure), end; entry != end && !failure;
         entry.increment(failure)) {
        if (is_left_scratch(entry->path())) {
            left.push_back(entry->path());
        }
    }
    std::size_t removed = 0;
    for (const auto& path : left) {
        std::error_code refusal;
        fs::remove_all(path, refusal);
        removed += refusal ? 0 : 1;
    }
    return removed;
}

}  // namespace mien
