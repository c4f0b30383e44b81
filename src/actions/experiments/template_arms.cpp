#include "actions/experiments/template_arms.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "actions/templates/template_changes.hpp"
#include "base/error.hpp"
#include "store/templates/template_cells.hpp"

namespace mien::actions {
namespace {

using CellName = std::pair<std::optional<CharacterId>, core::EmotionName>;

void check_version(std::vector<Problem>& problems, std::string_view name, int version, int newest) {
    if (version < 1 || version > newest) {
        problems.push_back({fmt::format("/template/{}", name), "no_such_version",
                            fmt::format("The template has the versions 1 to {}.", newest)});
    }
}

void check_versions(const store::ExperimentTemplate& source, int newest) {
    std::vector<Problem> problems;
    check_version(problems, "version_a", source.version_a, newest);
    check_version(problems, "version_b", source.version_b, newest);
    if (source.version_a == source.version_b) {
        problems.push_back({"/template/version_b", "same_version",
                            "Both versions are the same: there is nothing to compare."});
    }
    require_valid(problems);
}

// The values of each cell that has a text of the template.
awaitable<std::map<CellName, core::TemplateValues>> read_values(
    pg::Transaction& transaction, core::TemplateId id,
    const std::vector<store::ExperimentCell>& cells) {
    std::vector<store::PromptKey> keys;
    keys.reserve(cells.size());
    for (const auto& cell : cells) {
        keys.push_back(cell.key);
    }
    auto rows = co_await store::read_template_cells(transaction, id, std::move(keys));
    std::map<CellName, core::TemplateValues> values;
    for (auto& row : rows) {
        if (row.state != store::TemplateCellState::was_detached) {
            values.emplace(CellName(row.key.character_id, row.key.emotion), std::move(row.values));
        }
    }
    co_return values;
}

std::string fill(const core::ExpandedTemplate& expanded, const core::TemplateValues& values,
                 const std::string& pointer, std::vector<Problem>& problems) {
    auto broken = core::find_problems_of_values(expanded, values, pointer);
    auto filled = core::fill_template(expanded, values, pointer);
    if (broken.empty()) {
        broken = std::move(filled.problems);
    }
    std::ranges::move(broken, std::back_inserter(problems));
    return std::move(filled.text);
}

}  // namespace

awaitable<TemplateArms> read_template_arms(pg::Transaction& transaction,
                                           store::ExperimentTemplate source,
                                           std::vector<store::ExperimentCell> cells) {
    co_await store::lock_templates(transaction, store::TemplateLock::use);
    const auto row = co_await store::read_template(transaction, source.id);
    require_template_in_use(row);
    check_versions(source, row.head.version);
    const auto a = co_await expand_template_version(transaction, row.name, source.version_a);
    const auto b = co_await expand_template_version(transaction, row.name, source.version_b);
    const auto values = co_await read_values(transaction, source.id, cells);
    TemplateArms arms{.cells = std::move(cells), .values = {}, .newest_version = row.head.version};
    std::vector<Problem> problems;
    for (std::size_t i = 0; i < arms.cells.size(); ++i) {
        auto& cell = arms.cells[i];
        const auto pointer = fmt::format("/cells/{}", i);
        const auto found = values.find({cell.key.character_id, cell.key.emotion});
        if (found == values.end()) {
            problems.push_back({pointer, "not_of_template",
                                fmt::format("This cell has no text of “{}”.", row.name)});
            continue;
        }
        cell.text_a = fill(a, found->second, pointer, problems);
        cell.text_b = fill(b, found->second, pointer, problems);
        arms.values.push_back(found->second);
    }
    require_valid(problems);
    co_return arms;
}

awaitable<TemplateArms> require_template_arms(pg::Transaction& transaction,
                                              const store::Experiment& experiment) {
    auto arms = co_await read_template_arms(transaction, experiment.from_template.value(),
                                            experiment.cells);
    const auto texts = [](const store::ExperimentCell& cell) {
        return std::tie(cell.text_a, cell.text_b);
    };
    if (!std::ranges::equal(arms.cells, experiment.cells, {}, texts, texts)) {
        throw Error(ErrorKind::conflict,
                    "The versions of the template make other texts of these cells by now: what "
                    "they include, or the values of a cell, have changed.");
    }
    co_return arms;
}

awaitable<Done<TemplateRunDone>> apply_winning_version(pg::Transaction& transaction,
                                                       async::WorkPool& work,
                                                       const store::Experiment& experiment,
                                                       store::Author author) {
    const auto arms = co_await require_template_arms(transaction, experiment);
    const auto& source = *experiment.from_template;
    const int version = experiment.winner == core::Arm::b ? source.version_b : source.version_a;
    TemplateApplication application{.template_id = source.id,
                                    .version = std::nullopt,
                                    .cells = {},
                                    .values = {},
                                    .attributes = {},
                                    .change_reason = reason_of_winner(experiment),
                                    .author = std::move(author)};
    if (version != arms.newest_version) {
        application.version = version;
    }
    for (std::size_t i = 0; i < arms.cells.size(); ++i) {
        application.cells.push_back({.key = arms.cells[i].key,
                                     .values = arms.values[i],
                                     .expected_version = arms.cells[i].base_version,
                                     .pointer = fmt::format("/cells/{}", i)});
    }
    // The order in which everybody locks cells.
    std::ranges::sort(application.cells, {}, [](const AppliedCell& cell) {
        return std::tie(cell.key.character_id, cell.key.emotion);
    });
    co_return co_await apply_template(transaction, work, std::move(application));
}

std::string reason_of_winner(const store::Experiment& experiment) {
    return fmt::format("won experiment {}", experiment.number);
}

}  // namespace mien::actions
