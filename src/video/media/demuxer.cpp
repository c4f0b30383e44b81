#include "video/media/demuxer.hpp"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/intake.hpp"
#include "video/media/foreign_kind.hpp"

namespace mien::video::media {
namespace {

constexpr int buffer_bytes = 64 * 1024;
// Of sound and picture together: some formats can name packets without bytes for ever.
constexpr int packets_max = 100'000;

// A file that names another one is answered as if there were none.
int refuse_to_open(AVFormatContext* /*context*/, AVIOContext** /*file*/, const char* /*url*/,
                   int /*flags*/, AVDictionary** /*options*/) {
    return AVERROR(EPERM);
}

// Its reader takes any end for the end. Some programs write a few bytes behind it.
void require_end_of_gif(const SourceFile& source) {
    const auto size = std::min<std::int64_t>(source.size(), 16);
    if (!source.part(source.size() - size, static_cast<std::size_t>(size)).contains(';')) {
        throw damaged("end of GIF", 0);
    }
}

const AVInputFormat* format_of(const SourceFile& source) {
    if (source.size() > limits::intake_bytes_max) {
        throw Error(ErrorKind::upstream_failed,
                    fmt::format("The clip has {} MB; at most {} MB are taken.",
                                source.size() / 1'000'000, limits::intake_bytes_max / 1'000'000));
    }
    const auto head = source.part(0, foreign_head_bytes);
    const char* name = nullptr;
    switch (kind_of(head)) {
        case ForeignKind::mp4:
            name = "mov";
            break;
        case ForeignKind::matroska:
            name = "matroska";
            break;
        case ForeignKind::gif:
            require_end_of_gif(source);
            name = "gif";
            break;
        case ForeignKind::webp:
        case ForeignKind::animated_webp:
        case ForeignKind::png:
        case ForeignKind::animated_png:
        case ForeignKind::jpeg:
        case ForeignKind::other:
            throw Error(ErrorKind::upstream_failed,
                        fmt::format("The service answered with {} instead of a clip. MP4, MOV, "
                                    "WebM, MKV and GIF are taken.",
                                    describe_foreign(head)));
    }
    const auto* format = av_find_input_format(name);
    require(format != nullptr, name);
    return format;
}

bool any_sound(const AVFormatContext& file) {
    return std::any_of(file.streams, file.streams + file.nb_streams, [](const AVStream* stream) {
        return stream->codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
    });
}

// The first stream of pictures that is no cover; the others are not read.
AVStream* choose_picture(const AVFormatContext& file) {
    AVStream* picture = nullptr;
    for (unsigned i = 0; i < file.nb_streams; ++i) {
        auto* stream = file.streams[i];
        const bool is_picture = picture == nullptr &&
                                stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO &&
                                (stream->disposition & AV_DISPOSITION_ATTACHED_PIC) == 0;
        stream->discard = is_picture ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
        picture = is_picture ? stream : picture;
    }
    if (picture == nullptr) {
        throw Error(ErrorKind::upstream_failed,
                    any_sound(file)
                        ? "The service answered with sound without a picture instead of a clip."
                        : "There is no picture in the clip of the service.");
    }
    return picture;
}

}  // namespace

Demuxer::Demuxer(const SourceFile& source) : source_(source) {
    const auto* format = format_of(source);
    auto* buffer = static_cast<unsigned char*>(av_malloc(buffer_bytes));
    require(buffer != nullptr, "av_malloc");
    input_.reset(avio_alloc_context(buffer, buffer_bytes, 0, this, &read, nullptr, &seek));
    auto* context = avformat_alloc_context();
    require(input_ != nullptr && context != nullptr, "avformat_alloc_context");
    context->pb = input_.get();
    context->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT;
    context->io_open = &refuse_to_open;
    context->max_streams = limits::intake_streams_max;
    // Frees the context when it fails.
    const int code = avformat_open_input(&context, "", format, nullptr);
    if (code < 0) {
        throw damaged("open", code);
    }
    file_.reset(context);
    picture_ = choose_picture(*context);
}

bool Demuxer::next(AVPacket& packet) {
    while (true) {
        av_packet_unref(&packet);
        const int code = av_read_frame(file_.get(), &packet);
        if (code == AVERROR_EOF) {
            return false;
        }
        if (code < 0 || (packet.flags & AV_PKT_FLAG_CORRUPT) != 0 || ++packets_ > packets_max) {
            throw damaged("read", code);
        }
        if (packet.stream_index == picture_->index) {
            return true;
        }
    }
}

bool Demuxer::has_sound() const {
    return any_sound(*file_);
}

double Demuxer::declared_seconds() const {
    return file_->duration > 0 ? static_cast<double>(file_->duration) / AV_TIME_BASE : 0;
}

int Demuxer::read(void* self, std::uint8_t* buffer, int size) {
    auto& demuxer = *static_cast<Demuxer*>(self);
    const auto count = demuxer.source_.try_read_at(demuxer.offset_, reinterpret_cast<char*>(buffer),
                                                   static_cast<std::size_t>(size));
    if (count <= 0) {
        return count == 0 ? AVERROR_EOF : AVERROR(EIO);
    }
    demuxer.offset_ += count;
    return static_cast<int>(count);
}

// Nothing is behind the end: an index that says otherwise is of a file that was cut short.
std::int64_t Demuxer::seek(void* self, std::int64_t offset, int whence) {
    auto& demuxer = *static_cast<Demuxer*>(self);
    const auto size = demuxer.source_.size();
    if (whence == AVSEEK_SIZE) {
        return size;
    }
    const auto start = whence == SEEK_CUR ? demuxer.offset_ : whence == SEEK_END ? size : 0;
    if (offset < -start || offset > size - start) {
        return AVERROR(EINVAL);
    }
    demuxer.offset_ = start + offset;
    return demuxer.offset_;
}

Error damaged(std::string_view step, int code) {
    return Error(ErrorKind::upstream_failed, "The clip of the service is damaged or was cut short.")
        .with_detail(fmt::format("{}: {}", step, text_of(code)));
}

}  // namespace mien::video::media
