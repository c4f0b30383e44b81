// What a service says went wrong, as rows keep it and as a job fails with it.
#pragma once

#include "base/error.hpp"
#include "store/providers/submissions.hpp"
#include "video/providers/service.hpp"

namespace mien::video {

// The stable, snake_case word that a job's failure has: "moderation", "output_missing", …
[[nodiscard]] std::string_view name_of(ServiceFailure::Kind kind) noexcept;

[[nodiscard]] store::SubmissionFailure to_row(const ServiceFailure& failure);

// Whether the same request may be sent again later, by itself.
[[nodiscard]] bool may_pass(const ServiceFailure& failure) noexcept;

// May pass: unavailable or rate_limited; else upstream_failed.
[[nodiscard]] Error to_error(const ServiceFailure& failure);

// Without what no clip can cost (negative, not finite, beyond limits::clip_cost_usd_max): what was
// expected counts then.
[[nodiscard]] std::optional<store::SubmissionCost> to_row(const std::optional<ServiceCost>& cost);

}  // namespace mien::video
