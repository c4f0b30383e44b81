#include "actions/experiments/design_experiment.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "actions/experiments/experiment_audit.hpp"
#include "actions/experiments/template_arms.hpp"
#include "base/error.hpp"
#include "base/limits/experiments.hpp"
#include "base/limits/text.hpp"
#include "base/text.hpp"
#include "core/experiments/analysis.hpp"
#include "core/prompt.hpp"
#include "core/text_rule.hpp"
#include "store/clips/clips.hpp"

namespace mien::actions {
namespace {

void find_problems_of_cell(const store::ExperimentCell& cell, const std::string& pointer,
                           std::vector<Problem>& problems) {
    std::ranges::move(core::find_problems_of_text(cell.text_a, pointer + "/text_a"),
                      std::back_inserter(problems));
    std::ranges::move(core::find_problems_of_text(cell.text_b, pointer + "/text_b"),
                      std::back_inserter(problems));
    if (to_nfc(cell.text_a) == to_nfc(cell.text_b)) {
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

void find_problems_of_words(const store::ExperimentDraft& draft, std::vector<Problem>& problems) {
    core::check_text(
        problems, draft.name,
        {.pointer = "/name", .field = "name", .characters_max = limits::name_characters_max});
    core::check_text(problems, draft.description,
                     {.pointer = "/description",
                      .field = "description",
                      .characters_max = limits::description_characters_max,
                      .blank = core::Blank::empty_allowed,
                      .controls = core::Controls::white_space_only});
}

void find_problems_of_criteria(const store::ExperimentDraft& draft,
                               std::vector<Problem>& problems) {
    if (!draft.criteria.empty() && draft.mode != store::ExperimentMode::ratings) {
        problems.push_back(
            {"/criteria", "not_rated", "Only an experiment of ratings has criteria."});
    }
    if (draft.criteria.size() > limits::experiment_criteria_max) {
        problems.push_back(
            {"/criteria", "too_many",
             fmt::format("There are at most {} criteria.", limits::experiment_criteria_max)});
    }
    std::set<std::string> seen;
    for (std::size_t i = 0; i < draft.criteria.size(); ++i) {
        const auto pointer = fmt::format("/criteria/{}", i);
        core::check_text(problems, draft.criteria[i],
                         {.pointer = pointer,
                          .field = "criterion",
                          .characters_max = limits::experiment_criterion_characters_max});
        if (is_utf8(draft.criteria[i]) && !seen.insert(fold_case(draft.criteria[i])).second) {
            problems.push_back(
                {pointer, "criterion_twice", "This criterion is in the list already."});
        }
    }
}

std::vector<Problem> find_problems(const store::ExperimentDraft& draft) {
    std::vector<Problem> problems;
    find_problems_of_words(draft, problems);
    find_problems_of_criteria(draft, problems);
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

// With a template the texts come from it; what remains is judged as ever.
awaitable<store::ExperimentDraft> complete(pg::Transaction& transaction,
                                           store::ExperimentDraft draft) {
    if (draft.from_template) {
        std::vector<Problem> problems;
        for (std::size_t i = 0; i < draft.cells.size(); ++i) {
            if (!draft.cells[i].text_a.empty() || !draft.cells[i].text_b.empty()) {
                problems.push_back({fmt::format("/cells/{}", i), "text_with_template",
                                    "The texts come from the template; leave them out."});
            }
        }
        require_valid(problems);
        auto arms =
            co_await read_template_arms(transaction, *draft.from_template, std::move(draft.cells));
        draft.cells = std::move(arms.cells);
    }
    require_valid(find_problems(draft));
    co_return draft;
}

}  // namespace

awaitable<Done<store::Experiment>> create_experiment(pg::Transaction& transaction,
                                                     store::ExperimentDraft draft,
                                                     AdminId created_by) {
    auto completed = co_await complete(transaction, std::move(draft));
    const auto id =
        co_await store::create_experiment(transaction, std::move(completed), created_by);
    auto experiment = co_await store::get_experiment(transaction, id);
    co_return Done<store::Experiment>{std::move(experiment), audit_of(id, "experiment.create", {})};
}

awaitable<Done<store::Experiment>> edit_experiment(pg::Transaction& transaction,
                                                   store::ExperimentId id,
                                                   store::ExperimentDraft draft,
                                                   AdminId edited_by) {
    const auto before = co_await store::lock_experiment(transaction, id);
    if (before.archived_at) {
        throw Error(ErrorKind::conflict, "The experiment is archived.");
    }
    auto completed = co_await complete(transaction, std::move(draft));
    co_await store::replace_draft(transaction, before, std::move(completed), edited_by);
    auto experiment = co_await store::get_experiment(transaction, id);
    co_return Done<store::Experiment>{std::move(experiment), audit_of(id, "experiment.edit", {})};
}

awaitable<Done<store::ExperimentId>> delete_experiment(pg::Transaction& transaction,
                                                       store::ExperimentId id) {
    const auto before = co_await store::lock_experiment(transaction, id);
    co_await store::delete_draft(transaction, id);
    auto audit =
        audit_of(id, "experiment.delete", {{"number", before.number}, {"name", before.name}});
    co_return Done<store::ExperimentId>{id, std::move(audit)};
}

}  // namespace mien::actions
