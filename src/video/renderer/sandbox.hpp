// What a renderer gives up before it reads its order, so that a fault in a codec costs one clip.
#pragma once

#include <vector>

#include "video/order/render_order.hpp"

namespace mien::video::renderer {

// Takes from this process, for good, what drawing and encoding never need: memory, files and time
// beyond their limits, the network, other programs and processes. Two layers block the
// network: a network namespace, which needs a user namespace, and a seccomp filter with a short
// allow-list. Needs no privileges. Returns what this machine refuses; the rest is in force. Call it
// before the first thread is started: the kernel gives no user namespace to a process with several.
[[nodiscard]] std::vector<MissingProtection> enter_sandbox();

// In the sandbox, after the last file is opened and before the first foreign byte is read: takes
// from this process all calls that name a file, so that what is read cannot reach any other. Throws
// upstream_failed when the machine refuses that.
void give_up_files();

}  // namespace mien::video::renderer
