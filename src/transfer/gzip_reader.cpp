#include "transfer/gzip_reader.hpp"

#include <algorithm>

#include <zlib.h>

#include "base/assert.hpp"
#include "base/error.hpp"

namespace mien::transfer {
namespace {

constexpr std::size_t block_bytes = 64 * 1024;
constexpr int gzip_window_bits = 15 + 16;  // the widest window; gzip alone

[[noreturn]] void refuse(std::string_view reason) {
    throw Error(ErrorKind::malformed, "The packed file cannot be unpacked: " + std::string(reason));
}

Bytef* as_input(std::string_view bytes) {
    // zlib reads through a pointer that it declares without const.
    return const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
}

}  // namespace

GzipReader::GzipReader(const BundleInput& input) : stream_(std::make_unique<z_stream_s>()) {
    if (const auto* bytes = std::get_if<std::string_view>(&input.data)) {
        memory_ = *bytes;
    } else {
        file_.open(std::get<std::filesystem::path>(input.data), std::ios::binary);
        block_.resize(block_bytes);
    }
    MIEN_ASSERT(::inflateInit2(stream_.get(), gzip_window_bits) == Z_OK, "zlib cannot start");
}

GzipReader::~GzipReader() {
    ::inflateEnd(stream_.get());
}

std::uint64_t GzipReader::packed_bytes_read() const {
    return loaded_bytes_ - stream_->avail_in;
}

bool GzipReader::refill() {
    std::string_view next;
    if (file_.is_open()) {
        file_.read(block_.data(), static_cast<std::streamsize>(block_.size()));
        next = std::string_view(block_).substr(0, static_cast<std::size_t>(file_.gcount()));
    } else {
        next = memory_.substr(0, block_bytes);
        memory_.remove_prefix(next.size());
    }
    stream_->next_in = as_input(next);
    stream_->avail_in = static_cast<unsigned>(next.size());
    loaded_bytes_ += next.size();
    return !next.empty();
}

bool GzipReader::begin_next_member() {
    bool has_padding = false;
    for (;;) {
        const std::string_view rest(reinterpret_cast<const char*>(stream_->next_in),
                                    stream_->avail_in);
        const auto zeros = std::min(rest.find_first_not_of('\0'), rest.size());
        has_padding = has_padding || zeros > 0;
        stream_->next_in += zeros;
        stream_->avail_in -= static_cast<unsigned>(zeros);
        if (stream_->avail_in > 0) {
            break;
        }
        if (!refill()) {
            return false;
        }
    }
    constexpr Bytef first_mark = 0x1F;
    if (has_padding || *stream_->next_in != first_mark) {
        refuse("something that is not packed follows its content.");
    }
    MIEN_ASSERT(::inflateReset(stream_.get()) == Z_OK, "zlib cannot go on");
    return true;
}

std::size_t GzipReader::read(std::string& buffer) {
    stream_->next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream_->avail_out = static_cast<unsigned>(buffer.size());
    while (!has_ended_ && stream_->avail_out > 0) {
        if (stream_->avail_in == 0 && !refill()) {
            refuse("it is cut off.");
        }
        const int result = ::inflate(stream_.get(), Z_NO_FLUSH);
        if (result == Z_STREAM_END) {
            has_ended_ = !begin_next_member();
        } else if (result != Z_OK && result != Z_BUF_ERROR) {
            refuse("it is damaged; its content is not what its checksum says.");
        }
    }
    return buffer.size() - stream_->avail_out;
}

}  // namespace mien::transfer
