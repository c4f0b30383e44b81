// Reads raw bytes as a service's clip and as an uploaded image, from the first byte to the last
// frame. Whatever is accepted has a size and keeps its limits; all else is refused as an Error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/limits/intake.hpp"
#include "video/media/clip_reader.hpp"
#include "video/media/crop_image.hpp"
#include "video/media/frame_shaper.hpp"

namespace {

using namespace mien::video;
namespace limits = mien::limits;

// Files of this process alone.
class Desk {
  public:
    Desk() {
        auto pattern = (std::filesystem::temp_directory_path() / "mien-fuzz-XXXXXX").string();
        MIEN_ASSERT(::mkdtemp(pattern.data()) != nullptr, "no directory for the files");
        path_ = pattern;
        av_log_set_level(AV_LOG_QUIET);
    }
    ~Desk() { std::filesystem::remove_all(path_); }
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    [[nodiscard]] std::filesystem::path source() const { return path_ / "source"; }
    [[nodiscard]] std::filesystem::path image() const { return path_ / "image"; }

  private:
    std::filesystem::path path_;
};

void read_clip(const media::SourceFile& source) {
    media::ClipReader reader(source);
    MIEN_ASSERT(reader.facts().packets >= 2 && reader.facts().rate > 0, "a clip that stands");
    media::FrameShaper shaper(media::clip_format(64, 64));
    int frames = 0;
    // More are only more of the same.
    while (frames < 16) {
        const auto timed = reader.next();
        if (!timed) {
            break;
        }
        MIEN_ASSERT(timed->frame->width <= limits::intake_side_pixels_max, "too wide a frame");
        const auto shaped = shaper.shape_to_cover(*timed->frame);
        MIEN_ASSERT(shaped->width == 64 && shaped->height == 64, "a frame of another size");
        ++frames;
    }
    MIEN_ASSERT(frames > 0, "a clip without a frame");
}

void read_image(const media::SourceFile& source, const Desk& desk) {
    media::OutputFile image(desk.image());
    const auto cropped = media::crop_image({.side_pixels_max = 64}, source, image);
    MIEN_ASSERT(cropped.width >= 1 && cropped.width <= 64 && cropped.bytes > 0, "a bad image");
}

template <class Read>
void refuse_or(Read read) {
    try {
        read();
    } catch (const mien::Error& error) {
        MIEN_ASSERT(!error.message().empty(), "a refusal without a sentence");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Desk desk;
    media::OutputFile(desk.source())
        .write(std::string_view(reinterpret_cast<const char*>(data), size));
    const media::SourceFile source(desk.source());
    refuse_or([&] { read_clip(source); });
    refuse_or([&] { read_image(source, desk); });
    return 0;
}
