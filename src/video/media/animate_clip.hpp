// Makes an animated WebP of a clip in this process. The product does this in a child
// (order/media_process.hpp).
#pragma once

#include "video/media/output_file.hpp"
#include "video/media/source_file.hpp"
#include "video/order/image_specs.hpp"

namespace mien::video::media {

// Opens no file. Throws what animate_in_child throws of the clip itself.
[[nodiscard]] AnimatedImage animate_clip(const AnimationSpec& spec, const SourceFile& source,
                                         OutputFile& image);

}  // namespace mien::video::media
