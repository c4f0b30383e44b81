#include <algorithm>
#include <functional>
#include <memory>

#include "actions/prompts/change_prompts.hpp"
#include "actions/templates/run_audit.hpp"
#include "base/error.hpp"
#include "base/limits/templates.hpp"
#include "core/prompt.hpp"

namespace mien::actions {
namespace {

// Why the cell cannot be as before; nothing when it can.
std::optional<LeftBecause> find_obstacle(const store::RunCell& cell) {
    if (!cell.is_as_left) {
        return LeftBecause::changed;
    }
    if (cell.is_archived) {
        return LeftBecause::archived;
    }
    if (!cell.had_text && !cell.key.character_id) {
        return LeftBecause::no_text;
    }
    return std::nullopt;
}

store::CellChange undone(const store::RunCell& cell) {
    store::CellChange change{
        .key = cell.key, .action = store::NoText{}, .expected_version = cell.head_version};
    if (cell.had_text) {
        change.action = store::VersionReference{cell.version_before};
    }
    return change;
}

// What an undo does to the cells of its run; the threads of the work pool share it with their
// caller, one after the other.
struct Undoing {
    std::vector<store::RunCell> cells;
    std::shared_ptr<const store::BulkChange> change;
    std::vector<const store::RunCell*> rewritten;  // the cells of the change
    std::vector<PromptId> restored;                // get their templates back
    std::vector<LeftCell> left;
};

using SharedUndoing = std::shared_ptr<Undoing>;

SharedUndoing order_undo(const pg::Rows& rows, const RunUndo& undo) {
    auto undoing = std::make_shared<Undoing>();
    undoing->cells = store::run_cells_from(rows);
    std::ranges::sort(undoing->cells, {},
                      [](const store::RunCell& cell) { return name_of(cell.key); });
    store::BulkChange change{.cells = {},
                             .change_reason = undo.change_reason,
                             .author = undo.author,
                             .stale_cell = store::StaleCell::leave};
    for (const auto& cell : undoing->cells) {
        if (const auto obstacle = find_obstacle(cell)) {
            undoing->left.push_back({cell.key, cell.character_name, *obstacle});
        } else if (cell.has_new_text) {
            change.cells.push_back(undone(cell));
            undoing->rewritten.push_back(&cell);
        } else {
            undoing->restored.push_back(cell.prompt_id);
        }
    }
    undoing->change = std::make_shared<const store::BulkChange>(std::move(change));
    return undoing;
}

// Takes the cells out that somebody saved just before they were locked, and tells of the others.
TemplateRunDone conclude(Undoing& undoing, const std::vector<store::SavedPrompt>& saved) {
    for (std::size_t i = 0; i < saved.size(); ++i) {
        const auto& cell = *undoing.rewritten[i];
        if (saved[i].outcome == store::SaveOutcome::stale) {
            undoing.left.push_back({cell.key, cell.character_name, LeftBecause::changed});
        } else {
            undoing.restored.push_back(cell.prompt_id);
        }
    }
    TemplateRunDone done;
    done.written = count_written(saved);
    done.same = static_cast<std::int64_t>(undoing.restored.size()) - done.written;
    for (const auto& cell : undoing.cells) {
        done.changed.push_back(cell.key);
    }
    done.left = undoing.left;
    return done;
}

}  // namespace

std::string_view name_of(LeftBecause reason) noexcept {
    switch (reason) {
        case LeftBecause::changed:
            return "changed";
        case LeftBecause::archived:
            return "archived";
        case LeftBecause::no_text:
            return "no_text";
    }
    return "changed";
}

awaitable<Done<TemplateRunDone>> undo_template_run(pg::Transaction& transaction,
                                                   async::WorkPool& work, RunUndo undo) {
    require_valid(core::find_problems_of_reason(undo.change_reason, "/change_reason"));
    // Alone: no other run, and nobody who pins or detaches, comes between reading and restoring.
    co_await store::lock_templates(transaction, store::TemplateLock::changes);
    const auto run = co_await store::lock_template_run(transaction, undo.run_id);
    const auto row = co_await store::read_template(transaction, run.template_id);
    co_await transaction.allow_long_statements(limits::template_statement_time_max);
    auto rows = co_await store::read_run_cells(transaction, run.id);
    if (rows.empty()) {
        throw Error(ErrorKind::conflict, "What these cells had before the run is not known here.");
    }
    const auto noted = std::make_shared<const pg::Rows>(std::move(rows));
    const std::function<SharedUndoing()> prepare = [noted, undo] {
        return order_undo(*noted, undo);
    };
    const auto undoing = co_await work.run(prepare);
    auto [changed, audit] = co_await actions::change_prompts(transaction, work, undoing->change);
    const auto saved = std::make_shared<const std::vector<store::SavedPrompt>>(std::move(changed));
    const std::function<TemplateRunDone()> look = [undoing, saved] {
        return conclude(*undoing, *saved);
    };
    auto done = co_await work.run(look);
    transaction.queue(store::restore_cells_calls(run.id, row.id, undoing->restored));
    done.run = co_await store::end_template_run(transaction, run.id, undo.author.id);
    auto details = details_of(done, undo.change_reason);
    details["left"] = done.left.size();
    audit.push_back(entry_of_run(row, "template.undo", std::move(details)));
    co_return Done<TemplateRunDone>{std::move(done), std::move(audit)};
}

}  // namespace mien::actions
