#include "actions/experiments/start_experiment.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "actions/experiments/experiment_audit.hpp"
#include "base/error.hpp"
#include "core/experiments/analysis.hpp"
#include "core/experiments/draws.hpp"
#include "store/experiments/experiment_pairs.hpp"

namespace mien::actions {
namespace {

constexpr std::size_t seeds_count = 1UL << 53U;  // what every JSON reader can hold

void require_panel(const store::Experiment& experiment) {
    const auto voters = std::ranges::count_if(
        experiment.raters, [](const store::ExperimentRater& rater) { return !rater.is_author; });
    if (voters < core::verdict_raters_min) {
        throw Error(ErrorKind::invalid, "The panel is too small.",
                    {{"/raters", "panel_too_small",
                      fmt::format("A verdict needs {} raters who wrote neither of the texts.",
                                  core::verdict_raters_min)}});
    }
    for (std::size_t i = 0; i < experiment.raters.size(); ++i) {
        if (!experiment.raters[i].can_vote) {
            throw Error(
                ErrorKind::invalid, "Somebody in the panel cannot vote.",
                {{fmt::format("/raters/{}", i), "cannot_vote",
                  fmt::format("{} is a viewer, or disabled.", experiment.raters[i].display_name)}});
        }
    }
}

std::vector<store::PlannedPair> plan_pairs(const store::Experiment& experiment) {
    core::Draws draws(store::derived_seed(experiment, "pairs"));
    std::vector<store::PlannedPair> pairs;
    const auto cells = static_cast<int>(experiment.cells.size());
    pairs.reserve(static_cast<std::size_t>(experiment.pair_count));
    for (int number = 0; number < experiment.pair_count; ++number) {
        pairs.push_back({.cell = number % cells, .seed = draws.number(seeds_count)});
    }
    return pairs;
}

std::vector<store::PlannedTrials> plan_all_trials(const store::Experiment& experiment,
                                                  const std::vector<store::PlannedPair>& pairs) {
    std::vector<int> cells;
    cells.reserve(pairs.size());
    for (const auto& pair : pairs) {
        cells.push_back(pair.cell);
    }
    std::vector<store::PlannedTrials> planned;
    for (const auto& rater : experiment.raters) {
        const auto purpose = fmt::format("trials of {}", to_string(rater.id));
        planned.push_back(
            {.rater = rater.id,
             .trials = core::plan_trials(cells, store::derived_seed(experiment, purpose))});
    }
    return planned;
}

awaitable<std::vector<store::RenderedCell>> render_cells(pg::Transaction& transaction,
                                                         const store::Experiment& experiment,
                                                         const std::vector<ResolvedTexts>& texts) {
    std::vector<store::RenderedCell> cells;
    for (std::size_t i = 0; i < experiment.cells.size(); ++i) {
        const auto& key = experiment.cells[i].key;
        auto depicted =
            co_await store::require_open_cell(transaction, key.character_id, key.emotion.text());
        cells.push_back({.emotion = key.emotion.text(),
                         .depicted = std::move(depicted),
                         .resolved_a = texts[i].a,
                         .resolved_b = texts[i].b});
    }
    co_return cells;
}

}  // namespace

awaitable<Done<store::Experiment>> start_experiment(pg::Transaction& transaction,
                                                    ExperimentStart start) {
    const auto before = co_await store::lock_experiment(transaction, start.id);
    if (before.state != store::ExperimentState::draft || before.archived_at) {
        throw Error(ErrorKind::conflict, "The experiment was started or archived already.");
    }
    if (before.version != start.read_version) {
        throw Error(ErrorKind::conflict, "The experiment changed meanwhile; look at it again.");
    }
    co_await store::begin_experiment(transaction, start.id);
    const auto begun = co_await store::get_experiment(transaction, start.id);
    require_panel(begun);
    auto cells = co_await render_cells(transaction, begun, start.texts);
    store::ExperimentPlan plan{.cells = std::move(cells),
                               .pairs = plan_pairs(begun),
                               .trials = {},
                               .settings = begun.settings,
                               .provider = start.rendering.provider};
    plan.trials = plan_all_trials(begun, plan.pairs);
    co_await store::add_pairs(transaction, start.id, std::move(plan));
    auto experiment = co_await store::get_experiment(transaction, start.id);
    auto audit = audit_of(start.id, "experiment.start",
                          {{"pairs", experiment.pair_count},
                           {"cells", experiment.cells.size()},
                           {"raters", experiment.raters.size()}});
    co_return Done<store::Experiment>{std::move(experiment), std::move(audit)};
}

}  // namespace mien::actions
