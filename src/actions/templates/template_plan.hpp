// What the texts of a template's cells would become.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "async/work_pool.hpp"
#include "store/templates/template_cells.hpp"

namespace mien::actions {

struct PlannedCell {
    store::FollowingCell cell;
    std::string new_text;           // not to be used while there are problems
    std::vector<Problem> problems;  // why the new text can be none, with pointers into "/values"
    store::TemplateSource source;   // of the new text
};

struct TemplatePlan {
    store::Template row;
    std::vector<PlannedCell> changing;  // whose text changes or would break
    std::vector<PlannedCell> same;      // whose text stays although the template has changed
    Sha256 sha256{};                    // of all of it, so that a run can tell whether it has moved
};

// Of the cells that follow the template, or one in use that includes it; those that are in sync
// already are left out. A draft is judged as if it were the newest version, and its plan is that of
// the version that it will be. Throws not_found, conflict for an archived template, and what saving
// the draft would throw.
[[nodiscard]] awaitable<TemplatePlan> plan_template(pg::Transaction& transaction,
                                                    async::WorkPool& work, core::TemplateId id,
                                                    std::optional<core::TemplateDraft> draft);

}  // namespace mien::actions
