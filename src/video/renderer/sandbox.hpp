// What a renderer gives up before it reads its order, so that a fault in a codec costs one clip.
#pragma once

#include <vector>

#include "video/order/render_order.hpp"

namespace mien::video::renderer {

// Takes from this process, for good, what drawing and encoding never need: memory, files and time
// beyond their limits, the network, other programs and processes. Two walls stand before the
// network: a namespace of its own, which needs a user namespace, and a filter of system calls that
// lets through a short list only. Works for any user. Returns what this machine refuses; the rest
// holds. Before the first thread is started: the kernel gives no user namespace to a process that
// has several.
[[nodiscard]] std::vector<MissingProtection> enter_sandbox();

}  // namespace mien::video::renderer
