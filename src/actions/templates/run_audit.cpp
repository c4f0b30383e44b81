#include "actions/templates/run_audit.hpp"

#include <algorithm>

namespace mien::actions {

CellName name_of(const store::PromptKey& key) {
    return {key.character_id, key.emotion};
}

store::AuditEntry entry_of_run(const store::Template& row, std::string action,
                               json::object details) {
    details["name"] = row.name;
    return {.action = std::move(action),
            .subject_kind = "template",
            .subject_id = to_string(row.id),
            .details = std::move(details),
            .version_id = {}};
}

json::object details_of(const TemplateRunDone& done, const std::string& change_reason) {
    return {{"run_id", to_string(done.run.id)},
            {"version", done.run.template_version},
            {"written", done.written},
            {"same", done.same},
            {"change_reason", change_reason}};
}

std::int64_t count_written(const std::vector<store::SavedPrompt>& saved) {
    return std::ranges::count_if(saved, [](const store::SavedPrompt& one) {
        return one.outcome != store::SaveOutcome::unchanged &&
               one.outcome != store::SaveOutcome::stale;
    });
}

}  // namespace mien::actions
