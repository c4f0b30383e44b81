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

    // The age after which whoever sent a create knows its answer or is no more.
    [[nodiscard]] std::chrono::milliseconds settled_after(const SubmissionPace& pace) const {
        return can.create_time_max + pace.settling_time;
    }
};

// Throws not_found, and invalid when the secrets cannot be opened here.
[[nodiscard]] awaitable<OpenedPreset> open_preset(const ServiceTools& tools, PresetVersionId id,
                                                  Deadline deadline);

}  // namespace mien::video
