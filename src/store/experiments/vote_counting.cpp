#include "store/experiments/vote_counting.hpp"

#include <utility>

#include "core/experiments/analysis.hpp"
#include "store/experiments/experiment_results.hpp"
#include "store/experiments/experiment_votes.hpp"

namespace mien::store {
namespace {

// Along experiments_state_idx. Locks those that run, one after the other in the order of their ids,
// against votes: whichever of two comes second sees what the other one did.
constexpr pg::Query lock_running{"lock_experiments_without_rater", R"sql(
    SELECT e.id FROM experiments e
    WHERE e.state = 'running' AND e.archived_at IS NULL
      AND EXISTS (SELECT FROM experiment_raters r JOIN admins a ON a.id = r.admin_id
                  WHERE r.experiment_id = e.id AND NOT r.is_author AND r.unblinded_at IS NULL
                    AND (a.role = 'viewer' OR a.disabled_at IS NOT NULL)
                    AND ($1::uuid IS NULL OR r.admin_id = $1))
    ORDER BY e.id FOR UPDATE OF e)sql"};

}  // namespace

awaitable<bool> count_votes(pg::Transaction& transaction, Experiment experiment) {
    co_await freeze_pairs(transaction, experiment.id, Freezing::complete);
    const auto votes = co_await read_votes(transaction, experiment);
    const auto winner = core::find_winner(votes.ballots);
    if (winner) {
        const ExperimentEnd end{.winner = winner,
                                .log_evidence = core::log_evidence_of(votes.ballots)};
        co_await close_experiment(transaction, experiment.id, end);
        std::vector<ExperimentId> decided{experiment.id};
        co_await notify_experiments_changed(transaction, std::move(decided));
    }
    co_return winner.has_value();
}

awaitable<std::vector<ExperimentId>> count_without(pg::Transaction& transaction,
                                                   std::optional<AdminId> rater) {
    const auto rows = co_await transaction.run(lock_running, pg::params(rater));
    std::vector<ExperimentId> counted;
    std::vector<ExperimentId> decided;
    for (const auto row : rows) {
        const auto id = row.get<ExperimentId>("id");
        auto experiment = co_await get_experiment(transaction, id);
        const bool is_decided = co_await count_votes(transaction, std::move(experiment));
        counted.push_back(id);
        if (is_decided) {
            decided.push_back(id);
        }
    }
    if (!counted.empty()) {
        co_await notify_experiments_changed(transaction, std::move(counted));
    }
    co_return decided;
}

}  // namespace mien::store
