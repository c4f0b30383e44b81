// Takes in a foreign clip in this process. The product does this in a child
// (order/media_process.hpp).
#pragma once

#include <functional>

#include "video/media/output_file.hpp"
#include "video/media/source_file.hpp"
#include "video/order/intake_spec.hpp"
#include "video/order/render_order.hpp"

namespace mien::video::media {

struct IntakeFiles {
    const SourceFile& source;
    OutputFile& clip;
    OutputFile& poster;
};

// Opens no file. Throws what take_in_child throws of the clip itself. Writes nothing before all of
// it is made.
[[nodiscard]] TakenClip take_clip(const IntakeSpec& spec, IntakeFiles files,
                                  const OnProgress& on_progress);

}  // namespace mien::video::media
