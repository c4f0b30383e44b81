// The process that renders: `mien render-child`, started by renderer_process.cpp.
#pragma once

namespace mien::video::renderer {

// Reads {"spec":…,"clip":PATH,"poster":PATH} from standard input, gives up what a renderer does not
// need (memory, files, time, network, new privileges), renders, and writes JSON lines to standard
// output: {"progress":0.25}… and at last {"done":true,"frames":…,"bytes":…,"sha256":…,…} or
// {"error":TEXT,"kind":NAME,"detail":TEXT}. Returns the exit code: 0 after done, 1 after error.
[[nodiscard]] int run_renderer_child();

}  // namespace mien::video::renderer
