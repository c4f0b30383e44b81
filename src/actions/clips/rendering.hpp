// Who makes the clips that are asked for.
#pragma once

#include <string>

#include "core/clip_settings.hpp"

namespace mien::actions {

// Chosen by the configuration, and stored with each clip.
struct Rendering {
    std::string provider;
    core::ClipLimits clip_limits;  // how large a clip may be asked of it
};

}  // namespace mien::actions
