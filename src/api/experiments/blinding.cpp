#include "api/experiments/blinding.hpp"

#include <algorithm>

#include "api/edge/access.hpp"

namespace mien::api {

Blinding blinding_of(const store::Experiment& experiment, const http::Request& request) {
    if (experiment.state == store::ExperimentState::closed) {
        return Blinding::open;
    }
    const auto id = principal_of(request).admin_id;
    const bool is_rater =
        std::ranges::any_of(experiment.raters, [&](const store::ExperimentRater& rater) {
            return rater.id == id && !rater.is_author && !rater.is_unblinded;
        });
    return is_rater ? Blinding::blinded : Blinding::open;
}

}  // namespace mien::api
