// A service of one's own, told what every service is told at least, and asked for no more:
//
//   POST {"character_id", "emotion", "resolved_prompt_text"}
//   200  {"video_url", "video_id", "generation_timestamp"}
//
// It may take its time for that, or answer 202 with a "status_url" on its own host, which is then
// asked until it answers as above. Preset: {"path": "/clips", "extra": {…}}.
#pragma once

#include <memory>

#include "video/providers/service.hpp"

namespace mien::video {

[[nodiscard]] std::vector<Problem> find_http_problems(const json::object& content);

[[nodiscard]] std::unique_ptr<VideoService> open_http_endpoint(Executor executor,
                                                               async::WorkPool& files,
                                                               ServiceConnection connection,
                                                               json::object content);

}  // namespace mien::video
