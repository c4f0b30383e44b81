// ComfyUI over its native HTTP (server.py, execution.py of v0.3.64 and v0.38). A prompt has our id,
// so that one whose answer was lost can be found. Only the history says how it ended; progress of a
// WebSocket is not asked for.
#pragma once

#include <memory>

#include "video/providers/service.hpp"

namespace mien::video {

[[nodiscard]] std::unique_ptr<VideoService> open_comfyui(Executor executor, async::WorkPool& files,
                                                         ServiceConnection connection,
                                                         json::object content);

}  // namespace mien::video
