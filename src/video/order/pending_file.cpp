#include "video/order/pending_file.hpp"

#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "base/error.hpp"

namespace mien::video {
namespace {

void try_remove(const std::filesystem::path& path) {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
}

}  // namespace

PendingFile::PendingFile(std::filesystem::path target)
    : target_(std::move(target)), pending_(target_.string() + ".part") {
    try_remove(pending_);
}

PendingFile::~PendingFile() {
    try_remove(pending_);
}

void PendingFile::put_in_place() {
    const int descriptor = ::open(pending_.c_str(), O_RDONLY | O_CLOEXEC);
    const bool is_safe = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) {
        ::close(descriptor);
    }
    std::error_code failure;
    std::filesystem::rename(pending_, target_, failure);
    if (!is_safe || failure) {
        throw Error(ErrorKind::internal, "The file could not be stored.")
            .with_detail(failure.message());
    }
}

}  // namespace mien::video
