#include "actions/experiments/design_experiment.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "actions/experiments/experiment_audit.hpp"
#include "base/error.hpp"
#include "base/limits/experiments.hpp"
#include "core/experiments/analysis.hpp"
#include "core/prompt.hpp"
#include "store/clips/clips.hpp"

namespace mien::actions {
namespace {

void find_problems_of_cell(const store::ExperimentCell& cell, const std::string& pointer,
                           std::vector<Problem>& problems) {
    std::ranges::move(core::find_problems_of_text(cell.text_a, pointer + "/text_a"),
                      std::back_inserter(problems));
    std::ranges::move(core::find_problems_of_text(cell.text_b, pointer + "/text_b"),
                      std::back_inserter(problems));
    if (cell.text_a == cell.text_b) {
        problems.push_back({pointer + "/text_b", "same_text",
                            "Both texts are the same: there is nothing to compare."});
    }
}

void find_problems_of_cells(const store::ExperimentDraft& draft, std::vector<Problem>& problems) {
    if (draft.cells.empty() || draft.cells.size() > limits::experiment_cells_max) {
        problems.push_back(
            {"/cells", "bad_count",
             fmt::format("An experiment has 1 to {} cells.", limits::experiment_cells_max)});
    }
    std::set<std::pair<std::optional<CharacterId>, core::EmotionName>> seen;
    for (std::size_t i = 0; i < draft.cells.size(); ++i) {
        const auto& cell = draft.cells[i];
        const auto pointer = fmt::format("/cells/{}", i);
        if (!seen.emplace(cell.key.character_id, cell.key.emotion).second) {
            problems.push_back({pointer, "cell_twice", "This cell is in the list already."});
        }
        find_problems_of_cell(cell, pointer, problems);
    }
}

std::vector<Problem> find_problems(const store::ExperimentDraft& draft) {
    std::vector<Problem> problems;
    const int least = std::max(core::verdict_pairs_min, static_cast<int>(draft.cells.size()));
    if (draft.pair_count < least || draft.pair_count > limits::experiment_pairs_max) {
        problems.push_back({"/pair_count", "out_of_range",
                            fmt::format("Send {} to {} pairs: one for each cell, and enough for a "
                                        "first reading.",
                                        least, limits::experiment_pairs_max)});
    }
    if (draft.raters.size() > limits::experiment_raters_max) {
        problems.push_back(
            {"/raters", "too_many",
             fmt::format("A panel has at most {} raters.", limits::experiment_raters_max)});
    }
    const std::set<AdminId> raters(draft.raters.begin(), draft.raters.end());
    if (raters.size() != draft.raters.size()) {
        problems.push_back({"/raters", "rater_twice", "Somebody is in the panel twice."});
    }
    find_problems_of_cells(draft, problems);
    return problems;
}

}  // namespace

awaitable<Done<store::Experiment>> create_experiment(pg::Transaction& transaction,
                                                     store::ExperimentDraft draft,
                                                     AdminId created_by) {
    require_valid(find_problems(draft));
    const auto id = co_await store::create_experiment(transaction, std::move(draft), created_by);
    auto experiment = co_await store::get_experiment(transaction, id);
    co_return Done<store::Experiment>{std::move(experiment), audit_of(id, "experiment.create", {})};
}

awaitable<Done<store::Experiment>> edit_experiment(pg::Transaction& transaction,
                                                   store::ExperimentId id,
                                                   store::ExperimentDraft draft) {
    require_valid(find_problems(draft));
    const auto before = co_await store::lock_experiment(transaction, id);
    co_await store::replace_draft(transaction, before, std::move(draft));
    auto experiment = co_await store::get_experiment(transaction, id);
    co_return Done<store::Experiment>{std::move(experiment), audit_of(id, "experiment.edit", {})};
}

}  // namespace mien::actions
