// The packets of the picture in a foreign file. The reader is chosen by the file's first bytes from
// a short list, and can open no other file.
#pragma once

#include "base/error.hpp"
#include "video/media/av_handles.hpp"
#include "video/media/source_file.hpp"

namespace mien::video::media {

class Demuxer {
  public:
    // Throws upstream_failed with a sentence for what is no clip, or has no picture in it.
    explicit Demuxer(const SourceFile& source);
    ~Demuxer() = default;
    Demuxer(const Demuxer&) = delete;
    Demuxer& operator=(const Demuxer&) = delete;

    // The next packet of the picture; false at the end. Throws upstream_failed for a file that is
    // cut short or damaged.
    [[nodiscard]] bool next(AVPacket& packet);

    [[nodiscard]] const AVStream& picture() const { return *picture_; }
    [[nodiscard]] bool has_sound() const;
    // What the file says of itself, or 0.
    [[nodiscard]] double declared_seconds() const;

  private:
    struct CloseInput {
        void operator()(AVFormatContext* context) const { avformat_close_input(&context); }
    };

    static int read(void* self, std::uint8_t* buffer, int size);
    static std::int64_t seek(void* self, std::int64_t offset, int whence);

    const SourceFile& source_;
    std::int64_t offset_ = 0;
    int packets_ = 0;
    Owned<AVIOContext> input_;
    std::unique_ptr<AVFormatContext, CloseInput> file_;
    AVStream* picture_ = nullptr;  // owned by file_
};

// What is told of a clip that cannot be read to its end.
[[nodiscard]] Error damaged(std::string_view step, int code);

}  // namespace mien::video::media
