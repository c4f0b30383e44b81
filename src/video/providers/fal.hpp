// The queue of fal (docs.fal.ai, "Queue"). The base URL is https://queue.fal.run; status, result
// and cancellation have the addresses that the create has answered with, for they drop the sub-path
// of the model. Preset: {"model": "fal-ai/…", "input": {…}, "fields": {"text": "prompt", …}}.
#pragma once

#include <memory>

#include "video/providers/service.hpp"

namespace mien::video {

[[nodiscard]] std::vector<Problem> find_fal_problems(const json::object& content);

[[nodiscard]] std::unique_ptr<VideoService> open_fal(Executor executor, async::WorkPool& files,
                                                     ServiceConnection connection,
                                                     json::object content);

}  // namespace mien::video
