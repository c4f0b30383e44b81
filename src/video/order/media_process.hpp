// Foreign and own pictures, opened only in a process of mien-render: it opens the files that it is
// given, gives up opening any other, and only then reads what is inside.
//
// All of these start the program with an empty environment, end it when the deadline passes or the
// awaiting coroutine goes, and leave no file behind but a complete result. They throw
// upstream_failed for a child that crashed, was killed or spoke nonsense, unavailable when the
// deadline came first, and internal when files cannot be read or written.
#pragma once

#include <filesystem>

#include "async/awaitable.hpp"
#include "base/clock.hpp"
#include "video/order/image_specs.hpp"
#include "video/order/intake_spec.hpp"
#include "video/order/render_order.hpp"

namespace mien::video {

struct IntakePaths {
    std::filesystem::path source;  // what the service gave
    std::filesystem::path clip;    // MP4
    std::filesystem::path poster;  // JPEG, the first frame
};

// Takes in a clip: MP4, MOV, WebM, MKV or GIF with a picture of a known codec. Every frame is
// decoded; sound and metadata are left behind. Throws upstream_failed with a sentence for people
// for what is no such clip (a web page, a playlist, an image, sound alone), is damaged or is larger
// or longer than limits/intake.hpp allows.
[[nodiscard]] awaitable<TakenClip> take_in_child(std::filesystem::path program, IntakeSpec spec,
                                                 IntakePaths paths, Deadline deadline,
                                                 OnProgress on_progress);

struct ImagePaths {
    std::filesystem::path source;
    std::filesystem::path image;  // WebP of an animation, PNG of a still
};

// Makes an animated WebP of a clip. Throws upstream_failed when the source is no clip, too_large
// when it does not fit the bytes at the lowest quality.
[[nodiscard]] awaitable<AnimatedImage> animate_in_child(std::filesystem::path program,
                                                        AnimationSpec spec, ImagePaths paths,
                                                        Deadline deadline);

// Makes a PNG of a PNG, JPEG or WebP still. Throws invalid with a sentence for people for what is
// none, is animated or damaged, and for a rectangle outside of it; too_large for one beyond
// limits/intake.hpp.
[[nodiscard]] awaitable<CroppedImage> crop_image_in_child(std::filesystem::path program,
                                                          ImageSpec spec, ImagePaths paths,
                                                          Deadline deadline);

}  // namespace mien::video
