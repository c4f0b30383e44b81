// A version of a preset and its provider, ready to be asked.
#pragma once

#include <memory>

#include "store/providers/presets.hpp"
#include "store/providers/providers.hpp"
#include "video/service_provider.hpp"

namespace mien::video {

struct OpenedPreset {
    store::PresetVersionRow preset;
    store::ProviderRow provider;
    std::unique_ptr<VideoService> service;
    ServiceCapabilities can;
};

// Throws not_found, and invalid when the secrets cannot be opened here.
[[nodiscard]] awaitable<OpenedPreset> open_preset(const ServiceTools& tools, PresetVersionId id,
                                                  Deadline deadline);

}  // namespace mien::video
