// Makes a plain PNG of a foreign still in this process. The product does this in a child
// (order/media_process.hpp).
#pragma once

#include "video/media/output_file.hpp"
#include "video/media/source_file.hpp"
#include "video/order/image_specs.hpp"

namespace mien::video::media {

// Opens no file. Throws what crop_image_in_child throws of the image itself. The rectangle is of
// the picture as it is shown: what a camera noted of how it was held is applied first.
[[nodiscard]] CroppedImage crop_image(const ImageSpec& spec, const SourceFile& source,
                                      OutputFile& image);

}  // namespace mien::video::media
