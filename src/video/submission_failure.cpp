#include "video/submission_failure.hpp"

#include <algorithm>
#include <cmath>

#include "base/limits/providers.hpp"
#include "base/limits/submissions.hpp"

namespace mien::video {

std::string_view name_of(ServiceFailure::Kind kind) noexcept {
    switch (kind) {
        case ServiceFailure::Kind::authentication:
            return "authentication";
        case ServiceFailure::Kind::quota:
            return "quota";
        case ServiceFailure::Kind::rate_limited:
            return "rate_limited";
        case ServiceFailure::Kind::invalid:
            return "invalid";
        case ServiceFailure::Kind::moderation:
            return "moderation";
        case ServiceFailure::Kind::unavailable:
            return "unavailable";
        case ServiceFailure::Kind::failed:
            return "upstream_failed";
        case ServiceFailure::Kind::output_missing:
            return "output_missing";
        case ServiceFailure::Kind::output_expired:
            return "output_expired";
        case ServiceFailure::Kind::lost:
            return "lost";
        case ServiceFailure::Kind::unsupported:
            return "unsupported";
    }
    return "upstream_failed";
}

store::SubmissionFailure to_row(const ServiceFailure& failure) {
    return {std::string(name_of(failure.kind)), failure.message, failure.may_be_billed};
}

bool may_pass(const ServiceFailure& failure) noexcept {
    return failure.kind == ServiceFailure::Kind::rate_limited ||
           failure.kind == ServiceFailure::Kind::unavailable;
}

Error to_error(const ServiceFailure& failure) {
    auto kind = ErrorKind::upstream_failed;
    if (may_pass(failure)) {
        kind = failure.kind == ServiceFailure::Kind::rate_limited ? ErrorKind::rate_limited
                                                                  : ErrorKind::unavailable;
    }
    Error error(kind, failure.message);
    if (failure.retry_after) {
        return std::move(error).with_retry_after(
            std::min(*failure.retry_after, limits::service_retry_after_max));
    }
    return error;
}

std::optional<store::SubmissionCost> to_row(const std::optional<ServiceCost>& cost) {
    if (!cost) {
        return std::nullopt;
    }
    store::SubmissionCost row{std::nullopt, std::nullopt, std::nullopt};
    if (cost->usd && *cost->usd >= 0 && *cost->usd <= limits::clip_cost_usd_max) {
        row.usd = cost->usd;
    }
    if (!cost->unit.empty() && std::isfinite(cost->amount) && cost->amount >= 0) {
        row.amount = cost->amount;
        row.unit = cost->unit;
    }
    return row;
}

}  // namespace mien::video
