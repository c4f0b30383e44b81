#include "video/media/source_file.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"

namespace mien::video::media {
namespace {

Error unreadable(int code) {
    return Error(ErrorKind::internal, "The file could not be read.")
        .with_detail(std::generic_category().message(code));
}

}  // namespace

SourceFile::SourceFile(const std::filesystem::path& path)
    : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)) {
    if (descriptor_ < 0) {
        throw unreadable(errno);
    }
    struct stat facts{};
    const bool is_ordinary = ::fstat(descriptor_, &facts) == 0 && S_ISREG(facts.st_mode);
    if (!is_ordinary) {
        ::close(descriptor_);
        throw unreadable(EINVAL);
    }
    size_ = facts.st_size;
}

SourceFile::~SourceFile() {
    ::close(descriptor_);
}

std::ptrdiff_t SourceFile::try_read_at(std::int64_t offset, char* buffer, std::size_t size) const {
    std::size_t done = 0;
    while (done < size) {
        const auto count = ::pread(descriptor_, buffer + done, size - done,
                                   offset + static_cast<std::int64_t>(done));
        if (count < 0 && errno != EINTR) {
            return -1;
        }
        if (count == 0) {
            break;
        }
        done += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    return static_cast<std::ptrdiff_t>(done);
}

std::string SourceFile::part(std::int64_t offset, std::size_t size) const {
    std::string bytes(size, '\0');
    const auto count = try_read_at(offset, bytes.data(), size);
    if (count < 0) {
        throw unreadable(errno);
    }
    bytes.resize(static_cast<std::size_t>(count));
    return bytes;
}

}  // namespace mien::video::media
