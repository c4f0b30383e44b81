// Writing the texts of many cells from a template, all of them or none, and undoing that as one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "actions/done.hpp"
#include "async/work_pool.hpp"
#include "store/templates/template_cells.hpp"

namespace mien::actions {

struct AppliedCell {
    store::PromptKey key;
    core::TemplateValues values;
    std::optional<int> expected_version = std::nullopt;  // as in store::SaveRequest
    std::string pointer = {};                            // of what the request says of it
};

struct TemplateApplication {
    core::TemplateId template_id;
    std::optional<int> version;      // nothing: the cells follow the newest; else they are pinned
    std::vector<AppliedCell> cells;  // none of them twice
    core::TemplateValues values;     // of every cell that has none of its own
    // Placeholders that get an attribute of the cell's character, where it has that.
    std::map<std::string, std::string, std::less<>> attributes;
    std::string change_reason;
    store::Author author;
};

// Why an undo leaves a cell as it is.
enum class LeftBecause {
    changed,  // since the run, by somebody or by another run
    archived,
    no_text,  // a global default that the run has made: nothing stands behind it
};
[[nodiscard]] std::string_view name_of(LeftBecause reason) noexcept;

struct LeftCell {
    store::PromptKey key;
    std::optional<std::string> character_name;
    LeftBecause reason = LeftBecause::changed;
};

struct TemplateRunDone {
    store::TemplateRun run;
    std::vector<store::PromptKey> changed;  // cells that differ in any way from before
    std::int64_t written = 0;               // new versions
    std::int64_t same = 0;                  // cells whose text was as it should be already
    std::vector<LeftCell> left;             // of an undo
};

// Each cell gets a version whose origin names the template. Throws invalid for values that break
// their rules or are missing, and for texts that are no prompts, with pointers of the cells; and
// what store::change_prompts throws.
[[nodiscard]] awaitable<Done<TemplateRunDone>> apply_template(pg::Transaction& transaction,
                                                              async::WorkPool& work,
                                                              TemplateApplication application);

struct Propagation {
    core::TemplateId template_id;
    std::optional<std::string> plan;        // what was looked at; another one is refused
    std::vector<store::PromptKey> exclude;  // left as they are, for another time
    std::vector<store::PromptKey> pin;      // left with the version that they have
    std::vector<store::PromptKey> detach;   // left for good
    std::string change_reason;
    store::Author author;
};

// Does what the plan says to all cells but those that are named. Throws conflict when the plan has
// moved, invalid for a cell that the plan does not have and for one whose text could be no prompt.
[[nodiscard]] awaitable<Done<TemplateRunDone>> propagate_template(pg::Transaction& transaction,
                                                                  async::WorkPool& work,
                                                                  Propagation propagation);

struct RunUndo {
    core::TemplateRunId run_id;
    std::string change_reason;
    store::Author author;
};

// Each cell that is as the run left it gets back what it had before: the text, and the template,
// its values and the pin. Others are left and named. Throws not_found, and conflict for a run that
// is undone already or came with a copy of other data, which does not say what was before.
[[nodiscard]] awaitable<Done<TemplateRunDone>> undo_template_run(pg::Transaction& transaction,
                                                                 async::WorkPool& work,
                                                                 RunUndo undo);

struct CellsFollowing {
    core::TemplateId template_id;
    std::vector<store::PromptKey> cells;
    store::CellFollows follows = store::CellFollows::newest;
};

// Texts stay. Throws invalid for a cell that has no text of this template, and for one that is
// detached.
[[nodiscard]] awaitable<Done<store::Template>> set_cells_following(pg::Transaction& transaction,
                                                                   CellsFollowing change);

}  // namespace mien::actions
