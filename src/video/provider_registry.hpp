// The providers that a worker serves, by the name that a clip's row keeps.
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "base/limits/clips.hpp"
#include "base/limits/jobs.hpp"
#include "video/provider.hpp"

namespace mien::video {

// What one provider may take of a worker.
struct ProviderLimits {
    std::chrono::seconds deadline = limits::job_deadline_max;  // of one attempt
    std::size_t previews_running_max = limits::previews_running_max;
    std::size_t videos_running_max = limits::videos_running_max;
};

struct ServedProvider {
    Provider& provider;
    ProviderLimits limits;
};

class ProviderRegistry {
  public:
    // The provider must outlive the registry. Two of one name are a bug.
    void add(Provider& provider, ProviderLimits limits = {});

    // Throws unavailable for one that is not served here: another worker may serve it.
    [[nodiscard]] ServedProvider get(std::string_view name) const;

    // For the jobs of a kind, whoever makes the clip: the longest deadline, and all slots.
    [[nodiscard]] ProviderLimits total_limits() const;

  private:
    std::vector<ServedProvider> providers_;
};

}  // namespace mien::video
