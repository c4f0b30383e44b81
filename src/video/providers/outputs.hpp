// The addresses of clips in an answer, in the many shapes that models have.
#pragma once

#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "video/providers/service_call.hpp"

namespace mien::video {

// Videos of `value`: an address, an object with `url`, or a list of either. What may not be called
// (no URL, or neither https:// nor http://) is left out.
[[nodiscard]] std::vector<ServiceOutput> outputs_in(const json::value& value,
                                                    const ServiceCall& call);

// The same of the members that services name a video by: video, videos, video_url, output, url, …
[[nodiscard]] std::vector<ServiceOutput> find_outputs(const json::value& object,
                                                      const ServiceCall& call);

}  // namespace mien::video
