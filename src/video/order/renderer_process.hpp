// Rendering in a process of its own: what goes wrong in there (a crash, a hang, a full disk) is an
// error of one clip and nothing more.
#pragma once

#include "async/awaitable.hpp"
#include "base/clock.hpp"
#include "video/order/render_order.hpp"
#include "video/order/render_spec.hpp"

namespace mien::video {

// Where an installation has mien-render: beside the program that asks.
[[nodiscard]] std::filesystem::path renderer_program();

// Starts `program --check` and returns what it says. Throws upstream_failed for a program that is
// not there, belongs to another version of Mien, or answers nonsense, and unavailable when the
// deadline came first.
[[nodiscard]] awaitable<RendererReport> check_renderer(std::filesystem::path program,
                                                       Deadline deadline);

// Starts the program with an empty environment and no inherited files, and returns what
// it rendered. Ends the child when the deadline passes and when the awaiting coroutine is cancelled
// or destroyed; a started child is always reaped.
// on_progress runs on the caller's executor. Throws what the child reports (invalid, internal,
// upstream_failed), unavailable when the deadline came first, upstream_failed for a child that
// crashed, was killed or spoke nonsense, and internal when it could not be started.
[[nodiscard]] awaitable<RenderedClip> render_in_child(std::filesystem::path program,
                                                      RenderSpec spec, RenderPaths paths,
                                                      Deadline deadline, OnProgress on_progress);

}  // namespace mien::video
