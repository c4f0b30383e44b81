#include "actions/experiments/start_experiment.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "actions/experiments/experiment_audit.hpp"
#include "actions/experiments/template_arms.hpp"
#include "base/error.hpp"
#include "base/limits/experiments.hpp"
#include "core/experiments/analysis.hpp"
#include "core/experiments/draws.hpp"
#include "core/prompt.hpp"
#include "store/experiments/experiment_traffic.hpp"

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

void require_different(const std::vector<ResolvedTexts>& texts) {
    std::vector<Problem> problems;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (texts[i].a == texts[i].b) {
            problems.push_back({fmt::format("/cells/{}", i), "same_text",
                                "With their variables filled in both texts are the same: there is "
                                "nothing to compare."});
        }
    }
    require_valid(problems);
}

// What chance decides: pairs and trials, numbered from that one on.
struct PairRange {
    int first = 0;
    int count = 0;
};

// Of a later range another seed.
Sha256 seed_of(const store::Experiment& experiment, std::string purpose, const PairRange& range) {
    if (range.first > 0) {
        purpose += fmt::format(" from {}", range.first);
    }
    return store::derived_seed(experiment, purpose);
}

std::vector<store::PlannedPair> plan_pairs(const store::Experiment& experiment,
                                           const PairRange& range) {
    core::Draws draws(seed_of(experiment, "pairs", range));
    std::vector<store::PlannedPair> pairs;
    pairs.reserve(static_cast<std::size_t>(range.count));
    const auto cells = static_cast<int>(experiment.cells.size());
    for (int number = range.first; number < range.first + range.count; ++number) {
        pairs.push_back({.cell = number % cells, .seed = draws.number(seeds_count)});
    }
    return pairs;
}

// Of those who may still vote.
std::vector<store::PlannedTrials> plan_all_trials(const store::Experiment& experiment,
                                                  const std::vector<store::PlannedPair>& pairs,
                                                  const PairRange& range) {
    std::vector<int> cells;
    cells.reserve(pairs.size());
    for (const auto& pair : pairs) {
        cells.push_back(pair.cell);
    }
    std::vector<store::PlannedTrials> planned;
    for (const auto& rater : experiment.raters) {
        if (!rater.is_unblinded && rater.can_vote) {
            const auto purpose = fmt::format("trials of {}", to_string(rater.id));
            const auto seed = seed_of(experiment, purpose, range);
            planned.push_back({.rater = rater.id, .trials = core::plan_trials(cells, seed)});
        }
    }
    return planned;
}

store::ExperimentPlan plan_of(const store::Experiment& experiment,
                              std::vector<store::RenderedCell> cells, const PairRange& range) {
    store::ExperimentPlan plan{.cells = std::move(cells),
                               .first_pair = range.first,
                               .pairs = plan_pairs(experiment, range),
                               .trials = {},
                               .settings = experiment.settings};
    plan.trials = plan_all_trials(experiment, plan.pairs, range);
    return plan;
}

awaitable<std::vector<store::RenderedCell>> render_cells(pg::Transaction& transaction,
                                                         const store::Experiment& experiment,
                                                         const ExperimentStart& start) {
    std::vector<store::RenderedCell> cells;
    for (std::size_t i = 0; i < experiment.cells.size(); ++i) {
        const auto& key = experiment.cells[i].key;
        auto depicted =
            co_await store::require_open_cell(transaction, key.character_id, key.emotion.text());
        cells.push_back({.emotion = key.emotion.text(),
                         .depicted = std::move(depicted),
                         .resolved_a = start.texts[i].a,
                         .resolved_b = start.texts[i].b,
                         .provider = start.renderings[i].provider,
                         .preset_version_id = start.renderings[i].preset_version_id});
    }
    co_return cells;
}

void require_reason(const ExperimentExtension& extension) {
    auto problems = core::find_problems_of_reason(extension.reason, "/reason");
    if (extension.reason.empty()) {
        problems.push_back({"/reason", "missing", "Say why there are to be more pairs."});
    }
    require_valid(problems);
}

void require_extensible(const store::Experiment& experiment, int pairs) {
    if (experiment.state == store::ExperimentState::closed) {
        throw Error(ErrorKind::conflict,
                    "The experiment is closed and has shown its texts; begin another one.");
    }
    if (experiment.state != store::ExperimentState::running) {
        throw Error(ErrorKind::conflict, "Only an experiment that runs can be extended.");
    }
    if (pairs < 1 || experiment.pair_count + pairs > limits::experiment_pairs_max) {
        throw Error(ErrorKind::invalid, "So many pairs cannot be added.",
                    {{"/pairs", "out_of_range",
                      fmt::format("There are {} pairs; {} are the most.", experiment.pair_count,
                                  limits::experiment_pairs_max)}});
    }
    if (store::has_moved_prompt(experiment)) {
        throw Error(ErrorKind::conflict,
                    "A prompt has changed since the experiment began, so that nobody can win.");
    }
    const auto voters =
        std::ranges::count_if(experiment.raters, [](const store::ExperimentRater& rater) {
            return !rater.is_author && !rater.is_unblinded && rater.can_vote;
        });
    if (voters < core::verdict_raters_min) {
        throw Error(
            ErrorKind::conflict,
            fmt::format("A verdict needs {} raters who may still vote.", core::verdict_raters_min));
    }
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
    if (before.from_template) {
        co_await require_template_arms(transaction, before);
    }
    require_different(start.texts);
    co_await store::begin_experiment(transaction, start.id);
    const auto begun = co_await store::get_experiment(transaction, start.id);
    require_panel(begun);
    auto cells = co_await render_cells(transaction, begun, start);
    auto plan = plan_of(begun, std::move(cells), {.count = begun.pair_count});
    co_await store::add_pairs(transaction, start.id, std::move(plan));
    auto experiment = co_await store::get_experiment(transaction, start.id);
    auto audit = audit_of(start.id, "experiment.start",
                          {{"pairs", experiment.pair_count},
                           {"cells", experiment.cells.size()},
                           {"raters", experiment.raters.size()}});
    co_return Done<store::Experiment>{std::move(experiment), std::move(audit)};
}

awaitable<Done<store::Experiment>> extend_experiment(pg::Transaction& transaction,
                                                     ExperimentExtension extension) {
    require_reason(extension);
    const auto before = co_await store::lock_experiment(transaction, extension.id);
    require_extensible(before, extension.pairs);
    const bool has_archived = co_await store::has_archived_cell(transaction, extension.id);
    if (has_archived) {
        throw Error(ErrorKind::conflict,
                    "A character or an emotion of the experiment is archived.");
    }
    auto rendered = co_await store::read_rendered(transaction, extension.id);
    co_await store::begin_extension(transaction, extension.id, extension.pairs);
    auto plan = plan_of(before, std::move(rendered),
                        {.first = before.pair_count, .count = extension.pairs});
    co_await store::add_pairs(transaction, extension.id, std::move(plan));
    auto experiment = co_await store::get_experiment(transaction, extension.id);
    auto audit = audit_of(extension.id, "experiment.extend",
                          {{"pairs_before", before.pair_count},
                           {"pairs", experiment.pair_count},
                           {"reason", extension.reason}});
    co_return Done<store::Experiment>{std::move(experiment), std::move(audit)};
}

std::vector<MoreClips> clips_of_extension(const store::Experiment& experiment,
                                          const std::vector<store::RenderedCell>& cells,
                                          int pairs) {
    std::vector<MoreClips> clips;
    const auto end = experiment.pair_count + pairs;
    for (int number = experiment.pair_count; number < end && !cells.empty(); ++number) {
        const auto& cell = cells[static_cast<std::size_t>(number) % cells.size()];
        if (cell.preset_version_id) {
            clips.push_back({*cell.preset_version_id, 2});
        }
    }
    return clips;
}

}  // namespace mien::actions
