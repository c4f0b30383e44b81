#include "actions/experiments/split_traffic.hpp"

#include <fmt/format.h>

#include "actions/experiments/experiment_audit.hpp"
#include "base/error.hpp"
#include "base/limits/split.hpp"

namespace mien::actions {
namespace {

void require_running(const store::Experiment& experiment) {
    if (experiment.state == store::ExperimentState::running) {
        return;
    }
    throw Error(ErrorKind::conflict, experiment.state == store::ExperimentState::closed
                                         ? "The experiment is closed; it is not split any more."
                                         : "Only an experiment that runs can be split.");
}

void require_unmoved(const store::Experiment& experiment) {
    std::vector<Problem> problems;
    for (std::size_t i = 0; i < experiment.cells.size(); ++i) {
        if (experiment.cells[i].current_version != experiment.cells[i].base_version) {
            problems.push_back(
                {fmt::format("/cells/{}", i), "moved", "The prompt of this cell has changed."});
        }
    }
    if (!problems.empty()) {
        throw Error(ErrorKind::conflict, "A prompt has changed since the experiment began.",
                    std::move(problems));
    }
}

// Once it goes on, a cell that changes is left out, and the others stay.
awaitable<void> require_beginning(pg::Transaction& transaction,
                                  const store::Experiment& experiment) {
    require_unmoved(experiment);
    const bool has_archived = co_await store::has_archived_cell(transaction, experiment.id);
    if (has_archived) {
        throw Error(ErrorKind::conflict,
                    "A character or an emotion of the experiment is archived.");
    }
    const int splits = co_await store::lock_and_count_splits(transaction);
    if (splits >= limits::splits_max) {
        throw Error(ErrorKind::conflict,
                    fmt::format("{} experiments are split already; stop one of them first.",
                                limits::splits_max));
    }
}

void require_same(const NewOutcome& outcome, const store::SplitResolution& resolution) {
    std::vector<Problem> problems;
    if (outcome.experiment_id && *outcome.experiment_id != resolution.experiment_id) {
        problems.push_back(
            {"/experiment_id", "foreign", "The resolution is of another experiment."});
    }
    if (outcome.arm && *outcome.arm != resolution.arm) {
        problems.push_back({"/arm", "contradicts",
                            fmt::format("The resolution is of arm {}.",
                                        resolution.arm == core::Arm::b ? 'b' : 'a')});
    }
    if (!problems.empty()) {
        throw Error(ErrorKind::invalid, "The outcome is not of this resolution.",
                    std::move(problems));
    }
}

void require_in_time(const store::SplitResolution& resolution) {
    if (resolution.state == store::ExperimentState::closed) {
        throw Error(ErrorKind::conflict, "The experiment is closed; no outcomes are recorded.");
    }
    if (resolution.is_expired) {
        throw Error(ErrorKind::invalid, "The resolution is too old.",
                    {{"/resolution_id", "expired",
                      fmt::format("What comes more than {} days after is not recorded.",
                                  limits::outcome_time_max.count())}});
    }
}

void require_agreeing(const NewOutcome& outcome, const store::Outcome& recorded) {
    if (outcome.is_success != recorded.is_success) {
        throw Error(ErrorKind::conflict,
                    fmt::format("“{}” of this resolution was recorded as a {}.", outcome.name,
                                recorded.is_success ? "success" : "failure"),
                    {{"/is_success", "contradicts", "It is recorded once and does not change."}});
    }
}

}  // namespace

awaitable<Done<store::Experiment>> split_traffic(pg::Transaction& transaction,
                                                 store::ExperimentId id,
                                                 core::TrafficShares shares) {
    require_valid(core::find_problems(shares));
    auto before = co_await store::lock_experiment(transaction, id);
    require_running(before);
    if (before.split && before.split->shares == shares) {
        co_return Done<store::Experiment>{std::move(before), {}};
    }
    if (!before.split) {
        co_await require_beginning(transaction, before);
    }
    co_await store::begin_phase(transaction, id, shares);
    auto experiment = co_await store::get_experiment(transaction, id);
    json::object details{
        {"phase", experiment.split.value().phase}, {"share_a", shares.a}, {"share_b", shares.b}};
    co_return Done<store::Experiment>{std::move(experiment),
                                      audit_of(id, "experiment.split", std::move(details))};
}

awaitable<Done<store::Experiment>> stop_split(pg::Transaction& transaction,
                                              store::ExperimentId id) {
    const auto before = co_await store::lock_experiment(transaction, id);
    if (!before.split) {
        throw Error(ErrorKind::conflict, "The experiment is not split.");
    }
    co_await store::end_phase(transaction, id);
    auto experiment = co_await store::get_experiment(transaction, id);
    co_return Done<store::Experiment>{
        std::move(experiment),
        audit_of(id, "experiment.stop_split", {{"phase", before.split->phase}})};
}

awaitable<RecordedOutcome> record_outcome(pg::Transaction& transaction, NewOutcome outcome) {
    const auto resolution =
        co_await store::get_split_resolution(transaction, outcome.resolution_id);
    require_same(outcome, resolution);
    auto recorded = co_await store::find_outcome(transaction, outcome.resolution_id, outcome.name);
    if (!recorded) {
        require_in_time(resolution);
        const auto added =
            co_await store::add_outcome(transaction, resolution, outcome.name, outcome.is_success);
        if (added) {
            co_return RecordedOutcome{resolution, outcome.name, *added, true};
        }
        recorded = co_await store::find_outcome(transaction, outcome.resolution_id, outcome.name);
    }
    require_agreeing(outcome, recorded.value());
    co_return RecordedOutcome{resolution, outcome.name, *recorded, false};
}

}  // namespace mien::actions
