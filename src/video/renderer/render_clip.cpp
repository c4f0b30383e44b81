#include "video/renderer/render_clip.hpp"

#include <future>

#include "base/hash.hpp"
#include "video/media/av_encoder.hpp"
#include "video/media/output_file.hpp"
#include "video/order/pending_file.hpp"
#include "video/renderer/scene.hpp"

namespace mien::video::renderer {
namespace {

media::BgrPicture pixels_of(CairoCanvas& canvas) {
    return {canvas.pixels().data(), canvas.stride(), canvas.width(), canvas.height()};
}

}  // namespace

RenderedClip render_clip(const RenderSpec& spec, const RenderPaths& paths,
                         const OnProgress& on_progress) {
    require_valid(find_problems(spec));
    Scene scene(spec);
    media::AvEncoder encoder({spec.width, spec.height, spec.fps, scene.frames()});
    CairoCanvas picture(spec.width, spec.height);
    std::string poster;
    // While one frame is encoded the next is drawn. Declared last: its destructor waits.
    std::future<void> encoding;
    for (int frame = 0; frame < scene.frames(); ++frame) {
        scene.draw(frame, picture);
        encoder.take(pixels_of(picture));
        if (frame == 0) {
            poster = media::jpeg_of(pixels_of(picture));
        } else {
            encoding.get();
        }
        encoding = std::async(std::launch::async, [&encoder] { encoder.encode(); });
        on_progress(static_cast<double>(frame + 1) / scene.frames());
    }
    encoding.get();
    const auto clip = encoder.finish();
    PendingFile clip_file(paths.clip);
    PendingFile poster_file(paths.poster);
    media::OutputFile(clip_file.path()).write(clip.bytes);
    media::OutputFile(poster_file.path()).write(poster);
    poster_file.put_in_place();
    clip_file.put_in_place();
    return {.width = spec.width,
            .height = spec.height,
            .fps = spec.fps,
            .frames = scene.frames(),
            .duration = std::chrono::milliseconds(1000LL * scene.frames() / spec.fps),
            .bytes = clip.bytes.size(),
            .sha256 = to_hex(sha256(clip.bytes)),
            .seam_score = clip.seam.score};
}

}  // namespace mien::video::renderer
