#include "video/media/output_file.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "base/error.hpp"

namespace mien::video::media {
namespace {

[[noreturn]] void fail(int code) {
    const bool is_full = code == ENOSPC || code == EFBIG || code == EDQUOT;
    throw Error(ErrorKind::internal, is_full ? "There is no room on the disk for the result."
                                             : "The result could not be written.")
        .with_detail(std::generic_category().message(code));
}

}  // namespace

OutputFile::OutputFile(const std::filesystem::path& path)
    : descriptor_(
          ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666)) {
    if (descriptor_ < 0) {
        fail(errno);
    }
}

OutputFile::~OutputFile() {
    ::close(descriptor_);
}

void OutputFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::write(descriptor_, bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR) {
            fail(errno);
        }
        bytes.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
    }
}

}  // namespace mien::video::media
