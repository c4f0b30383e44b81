#include "video/provider_registry.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "base/error.hpp"

namespace mien::video {

void ProviderRegistry::add(Provider& provider, ProviderLimits limits) {
    const auto has_name = [&](const ServedProvider& known) {
        return known.provider.name() == provider.name();
    };
    MIEN_ASSERT(std::ranges::none_of(providers_, has_name), "two providers have one name");
    providers_.push_back({provider, limits});
}

ServedProvider ProviderRegistry::get(std::string_view name) const {
    for (const auto& served : providers_) {
        if (served.provider.name() == name) {
            return served;
        }
    }
    throw Error(
        ErrorKind::unavailable,
        fmt::format("The worker that took this job does not serve the provider \"{}\".", name));
}

ProviderLimits ProviderRegistry::total_limits() const {
    ProviderLimits total{std::chrono::seconds(0), 0, 0};
    for (const auto& served : providers_) {
        total.deadline = std::max(total.deadline, served.limits.deadline);
        total.previews_running_max += served.limits.previews_running_max;
        total.videos_running_max += served.limits.videos_running_max;
    }
    return total;
}

}  // namespace mien::video
