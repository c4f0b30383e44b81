// Who makes clips, as the configuration says.
#pragma once

#include "actions/clips/rendering.hpp"
#include "app/config.hpp"

namespace mien::app {

[[nodiscard]] inline actions::Rendering rendering_of(const Config& config) {
    return {.provider = config.provider,
            .clip_limits = config.providers.at(config.provider).clip_limits};
}

}  // namespace mien::app
