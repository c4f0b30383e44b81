#include "video/media/memory_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace mien::video::media {
namespace {

constexpr int buffer_bytes = 64 * 1024;

unsigned char* make_buffer() {
    auto* buffer = static_cast<unsigned char*>(av_malloc(buffer_bytes));
    require(buffer != nullptr, "av_malloc");
    return buffer;
}

}  // namespace

MemoryFile::MemoryFile(std::size_t bytes_max)
    : bytes_max_(bytes_max),
      output_(
          avio_alloc_context(make_buffer(), buffer_bytes, 1, &written_, nullptr, &write, &seek)) {
    require(output_ != nullptr, "avio_alloc_context");
}

void MemoryFile::serve(AVFormatContext& context) {
    context.pb = output_.get();
    context.opaque = this;
    context.io_open = &open;
    context.io_close2 = &close;
    context.flags |= AVFMT_FLAG_CUSTOM_IO;
}

std::string MemoryFile::take(AVFormatContext& context) {
    avio_flush(context.pb);
    require_written(context.pb->error, "write");
    return std::move(bytes_);
}

int MemoryFile::read(void* place, std::uint8_t* buffer, int size) {
    auto& from = *static_cast<Place*>(place);
    const auto& bytes = from.file->bytes_;
    if (from.offset >= bytes.size()) {
        return AVERROR_EOF;
    }
    const auto count = std::min(bytes.size() - from.offset, static_cast<std::size_t>(size));
    std::memcpy(buffer, bytes.data() + from.offset, count);
    from.offset += count;
    return static_cast<int>(count);
}

int MemoryFile::write(void* place, std::uint8_t* buffer, int size) {
    auto& at = *static_cast<Place*>(place);
    const auto end = at.offset + static_cast<std::size_t>(size);
    if (end > at.file->bytes_max_) {
        return AVERROR(EFBIG);
    }
    auto& bytes = at.file->bytes_;
    if (end > bytes.size()) {
        bytes.resize(end);
    }
    std::memcpy(bytes.data() + at.offset, buffer, static_cast<std::size_t>(size));
    at.offset = end;
    return size;
}

std::int64_t MemoryFile::seek(void* place, std::int64_t offset, int whence) {
    auto& at = *static_cast<Place*>(place);
    const auto size = static_cast<std::int64_t>(at.file->bytes_.size());
    if (whence == AVSEEK_SIZE) {
        return size;
    }
    const auto start = whence == SEEK_CUR   ? static_cast<std::int64_t>(at.offset)
                       : whence == SEEK_END ? size
                                            : 0;
    const auto target = start + offset;
    if (target < 0 || target > static_cast<std::int64_t>(at.file->bytes_max_)) {
        return AVERROR(EINVAL);
    }
    at.offset = static_cast<std::size_t>(target);
    return target;
}

// The muxer that moves the index to the front asks for its own file once more, to read it.
int MemoryFile::open(AVFormatContext* context, AVIOContext** file, const char* /*url*/, int flags,
                     AVDictionary** /*options*/) {
    if ((flags & AVIO_FLAG_WRITE) != 0) {
        return AVERROR(EPERM);
    }
    auto& self = *static_cast<MemoryFile*>(context->opaque);
    self.reread_.offset = 0;
    *file =
        avio_alloc_context(make_buffer(), buffer_bytes, 0, &self.reread_, &read, nullptr, &seek);
    return *file != nullptr ? 0 : AVERROR(ENOMEM);
}

int MemoryFile::close(AVFormatContext* /*context*/, AVIOContext* file) {
    const Owned<AVIOContext> closed(file);
    return 0;
}

}  // namespace mien::video::media
