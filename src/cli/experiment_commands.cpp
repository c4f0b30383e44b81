#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "api/json/experiment.hpp"
#include "api/json/experiment_results.hpp"
#include "api/json/experiment_traffic.hpp"
#include "base/error.hpp"
#include "base/limits/experiments.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/output.hpp"
#include "core/experiments/verdict_words.hpp"

namespace mien::cli {
namespace {

constexpr double score_deviation_max = 1e-9;

struct Recomputed {
    store::Experiment experiment;
    store::ExperimentVotes votes;
    store::ExperimentTraffic traffic;
    core::Analysis analysis;
    std::vector<std::string> differences;  // from what is stored
};

std::vector<std::string> find_differences(const store::Experiment& experiment,
                                          const store::ExperimentVotes& votes) {
    std::vector<std::string> differences;
    for (std::size_t i = 0; i < votes.scores.size(); ++i) {
        const double score = core::score_of(votes.ballots.pairs[i]);
        if (std::abs(score - votes.scores[i]) > score_deviation_max) {
            differences.push_back(
                fmt::format("frozen pair {}: its votes say {:.4f}, stored is {:.4f}", i + 1, score,
                            votes.scores[i]));
        }
    }
    // A prompt that moved before the end lets nobody win; one that moved later takes nothing away.
    auto ballots = votes.ballots;
    ballots.has_prompt_moved = votes.ballots.has_prompt_moved && !experiment.winner;
    const bool is_closed = experiment.state == store::ExperimentState::closed;
    if (is_closed && std::abs(core::log_evidence_of(ballots) -
                              experiment.log_evidence.value_or(0)) > score_deviation_max) {
        differences.push_back(
            fmt::format("the evidence at the end: its logarithm is {:.4f}, stored is {:.4f}",
                        core::log_evidence_of(ballots), experiment.log_evidence.value_or(0)));
    }
    if (is_closed && core::find_winner(ballots) != experiment.winner) {
        differences.emplace_back("the winner is another one, or there is one where none is stored");
    }
    return differences;
}

awaitable<Recomputed> recompute(pg::Pool& pool, store::ExperimentId id) {
    auto transaction =
        co_await pool.begin(step_deadline(), pg::Isolation::repeatable_read_read_only);
    Recomputed result;
    result.experiment = co_await store::get_experiment(transaction, id);
    result.votes = co_await store::read_votes(transaction, result.experiment);
    result.traffic = co_await store::read_traffic(transaction, result.experiment);
    result.analysis =
        core::analyse(result.votes.ballots, store::derived_seed(result.experiment, "analysis"));
    result.differences = find_differences(result.experiment, result.votes);
    co_return result;
}

json::object to_json(const Recomputed& result) {
    auto document = api::results_to_json(result.experiment, result.votes, result.analysis);
    api::add_traffic(result.experiment, result.traffic, document);
    return document;
}

json::array to_json(const std::vector<std::string>& lines) {
    json::array array;
    for (const auto& line : lines) {
        array.emplace_back(line);
    }
    return array;
}

void print(const Recomputed& result) {
    print_line(fmt::format("{} experiment {}: {}", result.differences.empty() ? "ok  " : "FAIL",
                           result.experiment.number,
                           core::describe(result.analysis, result.votes.ballots)));
    for (const auto& difference : result.differences) {
        print_line("       " + difference);
    }
    const auto document = to_json(result);
    for (const auto& outcome : document.at("outcomes").as_array()) {
        print_line("       " + std::string(outcome.at("sentence").as_string()));
    }
}

// Those that were started, archived ones too, page by page.
awaitable<std::vector<store::ExperimentId>> list_started(pg::Pool& pool,
                                                         std::optional<int> number) {
    std::vector<store::ExperimentId> ids;
    for (const bool is_archived : {false, true}) {
        store::ExperimentFilter filter{.state = {},
                                       .is_archived = is_archived,
                                       .before_number = {},
                                       .limit = limits::experiments_page_rows};
        std::size_t found = filter.limit;
        while (found == filter.limit) {
            const auto page = co_await store::list_experiments(pool, filter, step_deadline());
            found = page.size();
            for (const auto& experiment : page) {
                filter.before_number = experiment.number;
                if (experiment.state != store::ExperimentState::draft &&
                    (!number || experiment.number == *number)) {
                    ids.push_back(experiment.id);
                }
            }
        }
    }
    co_return ids;
}

awaitable<int> recompute_all(Session& session, std::optional<int> number) {
    const auto ids = co_await list_started(session.pool, number);
    if (number && ids.empty()) {
        throw Error(ErrorKind::not_found, fmt::format("No experiment {} was started.", *number));
    }
    json::array results;
    bool is_sound = true;
    for (const auto& id : ids) {
        const auto result = co_await recompute(session.pool, id);
        is_sound = is_sound && result.differences.empty();
        if (session.is_json) {
            auto document = to_json(result);
            document["number"] = result.experiment.number;
            document["differences"] = to_json(result.differences);
            results.push_back(std::move(document));
        } else {
            print(result);
        }
    }
    if (session.is_json) {
        print_json(results);
    }
    co_return is_sound ? 0 : exit_broken_invariant;
}

}  // namespace

void add_experiment_commands(Program& program) {
    auto& experiment = *program.app.add_subcommand("experiment", "Experiments: what was found");
    experiment.require_subcommand(1);
    auto& command = *experiment.add_subcommand(
        "recompute", "Derive every number again from the votes; 8 when something stored differs");
    const auto number = std::make_shared<std::optional<int>>();
    command.add_option("number", *number, "One experiment; without it all that were started");
    on_chosen(program, command, add_common_options(command),
              [number](Session& session) { return recompute_all(session, *number); });
}

}  // namespace mien::cli
