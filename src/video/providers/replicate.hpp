// The predictions of Replicate (replicate.com/docs, "HTTP API"). The base URL is
// https://api.replicate.com. Preset: {"model": "owner/name", "owner/name:version" or a version, or
// "deployment": "owner/name"; "input": {…}, "fields": {"text": "prompt", …}}.
#pragma once

#include <memory>

#include "video/providers/service.hpp"

namespace mien::video {

[[nodiscard]] std::vector<Problem> find_replicate_problems(const json::object& content);

[[nodiscard]] std::unique_ptr<VideoService> open_replicate(Executor executor,
                                                           async::WorkPool& files,
                                                           ServiceConnection connection,
                                                           json::object content);

}  // namespace mien::video
