#include "video/renderer/render_clip.hpp"

#include <fstream>
#include <future>
#include <iterator>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "base/hash.hpp"
#include "video/renderer/av_encoder.hpp"
#include "video/renderer/scene.hpp"

namespace mien::video::renderer {
namespace {

// A file under a passing name until it is put in place; removed when it never is.
class PendingFile {
  public:
    explicit PendingFile(std::filesystem::path target)
        : target_(std::move(target)), pending_(target_.string() + ".part") {}
    ~PendingFile() {
        std::error_code ignored;
        std::filesystem::remove(pending_, ignored);
    }
    PendingFile(const PendingFile&) = delete;
    PendingFile& operator=(const PendingFile&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return pending_; }

    // On the disk before it has its name, so that a crash leaves the old file or the new one.
    void put_in_place() {
        const int descriptor = ::open(pending_.c_str(), O_RDONLY | O_CLOEXEC);
        const bool is_safe = descriptor >= 0 && ::fsync(descriptor) == 0;
        if (descriptor >= 0) {
            ::close(descriptor);
        }
        std::error_code failure;
        std::filesystem::rename(pending_, target_, failure);
        if (!is_safe || failure) {
            throw Error(ErrorKind::internal, "The clip could not be stored.")
                .with_detail(failure.message());
        }
    }

  private:
    std::filesystem::path target_;
    std::filesystem::path pending_;
};

std::string contents_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

RenderedClip render_clip(const RenderSpec& spec, const RenderPaths& paths,
                         const OnProgress& on_progress) {
    require_valid(find_problems(spec));
    PendingFile clip(paths.clip);
    PendingFile poster(paths.poster);
    Scene scene(spec);
    AvEncoder encoder(clip.path(), {spec.width, spec.height, spec.fps, scene.frames()});
    CairoCanvas picture(spec.width, spec.height);
    // While one frame is encoded the next is drawn. Declared last: its destructor waits.
    std::future<void> encoding;
    for (int frame = 0; frame < scene.frames(); ++frame) {
        scene.draw(frame, picture);
        encoder.take(picture);
        if (frame == 0) {
            write_jpeg(picture, poster.path());
        } else {
            encoding.get();
        }
        encoding = std::async(std::launch::async, [&encoder] { encoder.encode(); });
        on_progress(static_cast<double>(frame + 1) / scene.frames());
    }
    encoding.get();
    encoder.finish();
    const auto bytes = contents_of(clip.path());
    poster.put_in_place();
    clip.put_in_place();
    return {.width = spec.width,
            .height = spec.height,
            .fps = spec.fps,
            .frames = scene.frames(),
            .duration = std::chrono::milliseconds(1000LL * scene.frames() / spec.fps),
            .bytes = bytes.size(),
            .sha256 = to_hex(sha256(bytes))};
}

}  // namespace mien::video::renderer
