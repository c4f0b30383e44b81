// Looks after submissions whose job has ended without them: it was cancelled while nobody worked on
// it, or its workers died. What still runs at the service is cancelled; what may run there is found
// or put aside for a person.
#pragma once

#include "video/service_provider.hpp"

namespace mien::video {

struct SweepReport {
    int looked_at = 0;
    int left = 0;  // those that could not be looked after now
};

[[nodiscard]] awaitable<SweepReport> sweep_submissions(const ServiceTools& tools,
                                                       Deadline deadline);

}  // namespace mien::video
