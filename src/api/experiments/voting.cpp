#include "api/experiments/voting.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "actions/experiments/vote.hpp"
#include "api/clips/free_box.hpp"
#include "api/clips/object_response.hpp"
#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/experiment_notices.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/path.hpp"
#include "api/edge/versioned.hpp"
#include "api/experiments/blinding.hpp"
#include "api/experiments/experiment_change.hpp"
#include "base/error.hpp"
#include "base/limits/experiments.hpp"
#include "http/entity_tags.hpp"
#include "store/prompts/prompt_cache.hpp"

namespace mien::api {
namespace {

constexpr const char* no_such_trial = "There is no such trial of yours.";

store::Side side_from_path(const http::Request& request) {
    const auto side = request.param("side");
    if (side != "left" && side != "right") {
        throw Error(ErrorKind::not_found, "A trial has a left and a right clip.");
    }
    return side == "left" ? store::Side::left : store::Side::right;
}

// As many for both clips of a pair, whichever is the larger one, and of little account otherwise.
std::uint64_t bytes_shown(const store::TrialClip& clip) {
    const auto least = clip.larger_bytes + free_box_bytes_min;
    const auto step = limits::trial_clip_step_bytes;
    return (least + step - 1) / step * step;
}

void require_rater(const store::Experiment& experiment, AdminId id) {
    if (std::ranges::find(experiment.raters, id, &store::ExperimentRater::id) ==
        experiment.raters.end()) {
        throw Error(ErrorKind::forbidden, "You are not of the panel of this experiment.");
    }
}

// Nothing for an answer that was given before.
void note(Context& context, const std::optional<store::ExperimentId>& id) {
    if (id) {
        context.experiment_notices.note(*id);
    }
}

enum class Turn : bool { first, change };

awaitable<http::Response> take_vote(Context& context, http::Request& request, Turn turn) {
    const actions::Ballot ballot{.trial_id = id_from_path<store::TrialId>(request, no_such_trial),
                                 .rater = principal_of(request).admin_id,
                                 .vote = vote_from_json(body_of(request)),
                                 .is_change = turn == Turn::change};
    std::optional<store::ExperimentId> experiment_id;
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [progress, audit] = co_await actions::vote(transaction, ballot);
        experiment_id = progress.experiment_id;
        co_return Change{http::json_response(200, to_json(progress)), std::move(audit)};
    };
    auto response = co_await mutate(context, request, change);
    context.prompts.forget_splits();  // the vote may have decided
    note(context, experiment_id);
    co_return response;
}

}  // namespace

awaitable<http::Response> get_next_trial(Context& context, http::Request& request) {
    const auto id = experiment_id_from_path(request);
    const auto rater = principal_of(request).admin_id;
    auto transaction = co_await context.pool.begin(request.deadline);
    const auto experiment = co_await store::get_experiment(transaction, id);
    require_rater(experiment, rater);
    auto progress = co_await store::get_progress(transaction, id, rater);
    if (experiment.state != store::ExperimentState::running) {
        progress.next.reset();
        progress.upcoming.reset();
        progress.last.reset();
    }
    co_return http::json_response(200, to_json(progress));
}

awaitable<http::Response> get_trial_clip(Context& context, http::Request& request) {
    const auto id = id_from_path<store::TrialId>(request, no_such_trial);
    const auto side = side_from_path(request);
    const auto clip = co_await store::find_trial_clip(
        context.pool, id, principal_of(request).admin_id, side, request.deadline);
    if (!clip) {
        throw Error(ErrorKind::not_found, no_such_trial);
    }
    co_await require_whole(context, clip->object, request.deadline);
    // Named after the trial: the hash of the bytes would be the same in another rater's trial.
    const http::Content content{
        .size = bytes_shown(*clip),
        .content_type = clip->object.content_type,
        .etag = http::make_etag(fmt::format("{}-{}", to_string(id), request.param("side"))),
        .cache_control = "private, max-age=3600"};
    co_return co_await object_response(context, request, clip->object, content);
}

awaitable<http::Response> post_vote(Context& context, http::Request& request) {
    co_return co_await take_vote(context, request, Turn::first);
}

awaitable<http::Response> put_vote(Context& context, http::Request& request) {
    co_return co_await take_vote(context, request, Turn::change);
}

awaitable<http::Response> withdraw_vote(Context& context, http::Request& request) {
    const auto id = id_from_path<store::TrialId>(request, no_such_trial);
    const auto rater = principal_of(request).admin_id;
    std::optional<store::ExperimentId> experiment_id;
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [progress, audit] = co_await actions::withdraw_vote(transaction, id, rater);
        experiment_id = progress.experiment_id;
        co_return Change{http::json_response(200, to_json(progress)), std::move(audit)};
    };
    auto response = co_await mutate(context, request, change);
    note(context, experiment_id);
    co_return response;
}

awaitable<http::Response> unblind_experiment(Context& context, http::Request& request) {
    const auto body = body_of(request);
    const actions::Unblinding unblinding{.id = experiment_id_from_path(request),
                                         .rater = principal_of(request).admin_id,
                                         .reason = std::string(body.at("reason").as_string())};
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [experiment, audit] = co_await actions::unblind(transaction, unblinding);
        co_return Change{
            versioned_response(200, to_json(experiment, blinding_of(experiment, request))),
            std::move(audit)};
    };
    auto response = co_await mutate_experiment(context, request, unblinding.id, change);
    context.prompts.forget_splits();  // it may have decided
    co_return response;
}

}  // namespace mien::api
