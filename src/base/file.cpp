#include "base/file.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"

namespace mien {
namespace {

const char* text_for_people(int error_number) {
    switch (error_number) {
        case ENOSPC:
        case EDQUOT:
        case EFBIG:
            return "is full: free space on its disk, or give it a larger one.";
        case EACCES:
        case EPERM:
        case EROFS:
            return "cannot be used with the rights of this program: check its owner and mount.";
        case EMFILE:
        case ENFILE:
            return "has too many open files; try again in a moment.";
        default:
            return nullptr;
    }
}

}  // namespace

void throw_file_error(int error_number, std::string_view place, std::string_view what,
                      const std::filesystem::path& path) {
    const auto reason = std::generic_category().message(error_number);
    auto detail = fmt::format("{} {}: {}", what, path.string(), reason);
    if (const auto* text = text_for_people(error_number)) {
        throw Error(ErrorKind::unavailable, fmt::format("{} {}", place, text))
            .with_detail(std::move(detail));
    }
    throw Error(ErrorKind::internal, fmt::format("{} failed.", place))
        .with_detail(std::move(detail));
}

File::~File() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

std::optional<File> File::find(std::filesystem::path path, std::string_view place) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0) {
        if (errno == ENOENT || errno == ENOTDIR) {
            return std::nullopt;
        }
        throw_file_error(errno, place, "open", path);
    }
    return File(descriptor, std::move(path), place);
}

File File::open(std::filesystem::path path, std::string_view place) {
    auto file = find(path, place);
    if (!file) {
        throw Error(ErrorKind::not_found, "There is no such file.").with_detail(path.string());
    }
    return std::move(*file);
}

File File::create(std::filesystem::path path, std::string_view place) {
    const int descriptor =
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (descriptor < 0) {
        throw_file_error(errno, place, "create", path);
    }
    return {descriptor, std::move(path), place};
}

File File::open_directory(std::filesystem::path path, std::string_view place) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) {
        throw_file_error(errno, place, "open", path);
    }
    return {descriptor, std::move(path), place};
}

std::uint64_t File::size() const {
    struct stat status{};
    if (::fstat(descriptor_, &status) != 0) {
        fail("stat");
    }
    return static_cast<std::uint64_t>(status.st_size);
}

std::string File::read_at(std::uint64_t offset, std::size_t bytes_max) const {
    std::string bytes(bytes_max, '\0');
    std::size_t done = 0;
    while (done < bytes_max) {
        const auto count = ::pread(descriptor_, bytes.data() + done, bytes_max - done,
                                   static_cast<off_t>(offset + done));
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            fail("read");
        }
        if (count == 0) {
            break;
        }
        done += static_cast<std::size_t>(count);
    }
    bytes.resize(done);
    return bytes;
}

void File::write_all(std::string_view bytes) const {
    while (!bytes.empty()) {
        const auto count = ::write(descriptor_, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            fail("write");
        }
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

void File::sync() const {
    if (::fsync(descriptor_) != 0) {
        fail("sync");
    }
}

void File::set_mode(unsigned mode) const {
    if (::fchmod(descriptor_, mode) != 0) {
        fail("chmod");
    }
}

bool File::try_lock() const {
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) {
        return true;
    }
    if (errno != EWOULDBLOCK) {
        fail("lock");
    }
    return false;
}

void File::fail(std::string_view what) const {
    throw_file_error(errno, place_, what, path_);
}

}  // namespace mien
