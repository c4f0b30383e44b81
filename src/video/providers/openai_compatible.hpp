// Servers that speak the shape of OpenAI's videos, whose own service has ended: vLLM-Omni, SGLang
// Diffusion, FastVideo, and OpenRouter as a dialect. There is no usual base URL. Preset:
//
//   {"model": "…", "body": "json" or "multipart", "extra": {…},
//    "fields": {"text": "prompt", "size": "size", "duration": {"name": "seconds", "as": "text"}},
//    "dialect": "openrouter"}
//
// The fields above are the usual ones, where the preset names none.
#pragma once

#include <memory>

#include "video/providers/service.hpp"

namespace mien::video {

[[nodiscard]] std::vector<Problem> find_openai_problems(const json::object& content);

[[nodiscard]] std::unique_ptr<VideoService> open_openai_compatible(Executor executor,
                                                                   async::WorkPool& files,
                                                                   ServiceConnection connection,
                                                                   json::object content);

}  // namespace mien::video
