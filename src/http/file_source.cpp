#include "http/file_source.hpp"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/limits.hpp"

namespace mien::http {

struct FileSource::File {
    explicit File(int opened) : descriptor(opened) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() { ::close(descriptor); }

    int descriptor;
    std::string buffer;
};

namespace {

Error unreadable(const std::string& detail) {
    return Error(ErrorKind::internal, "The file cannot be read.").with_detail(detail);
}

int open_regular_file(const std::string& path, std::uint64_t size) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0) {
        if (errno == ENOENT) {
            throw Error(ErrorKind::not_found, "The file does not exist.").with_detail(path);
        }
        throw unreadable(path);
    }
    struct stat facts{};
    const bool is_sound = ::fstat(descriptor, &facts) == 0 && S_ISREG(facts.st_mode) &&
                          static_cast<std::uint64_t>(facts.st_size) == size;
    if (!is_sound) {
        ::close(descriptor);
        throw unreadable(path + ": not a regular file of the promised size");
    }
    return descriptor;
}

}  // namespace

FileSource::FileSource(async::WorkPool& pool, std::shared_ptr<File> file, const FileBody& body)
    : pool_(pool), file_(std::move(file)), offset_(body.offset), remaining_bytes_(body.length) {}

awaitable<std::unique_ptr<FileSource>> FileSource::open(async::WorkPool& pool,
                                                        const FileBody& body) {
    std::function<std::shared_ptr<File>()> call = [path = body.path.string(), size = body.size] {
        return std::make_shared<File>(open_regular_file(path, size));
    };
    auto file = co_await pool.run(std::move(call));
    co_return std::unique_ptr<FileSource>(new FileSource(pool, std::move(file), body));
}

awaitable<std::string_view> FileSource::read() {
    const auto wanted = std::min<std::uint64_t>(remaining_bytes_, limits::transfer_bytes_max);
    if (wanted == 0) {
        co_return std::string_view();
    }
    std::function<::ssize_t()> call = [file = file_, offset = offset_, wanted] {
        file->buffer.resize(wanted);
        return ::pread(file->descriptor, file->buffer.data(), wanted, static_cast<::off_t>(offset));
    };
    const auto count = co_await pool_.run(std::move(call));
    if (count <= 0) {
        throw unreadable("the file has become shorter or cannot be read");
    }
    const auto bytes = static_cast<std::uint64_t>(count);
    offset_ += bytes;
    remaining_bytes_ -= bytes;
    co_return std::string_view(file_->buffer).substr(0, bytes);
}

}  // namespace mien::http
