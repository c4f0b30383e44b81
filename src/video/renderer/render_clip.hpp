// Renders one clip and its poster in this process. The product does this in a child
// (order/renderer_process.hpp).
#pragma once

#include "video/order/render_order.hpp"
#include "video/order/render_spec.hpp"

namespace mien::video::renderer {

// Throws invalid for a bad spec, upstream_failed when the machine's video library cannot do it, and
// internal when the files cannot be written.
[[nodiscard]] RenderedClip render_clip(const RenderSpec& spec, const RenderPaths& paths,
                                       const OnProgress& on_progress);

}  // namespace mien::video::renderer
