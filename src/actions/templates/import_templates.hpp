// The templates of an import's file, written before its prompts.
#pragma once

#include "actions/done.hpp"
#include "store/transfer/imports.hpp"

namespace mien::actions {

// Does what the plan of the import says to templates: creates those that are new, and goes on with
// those of which the file knows later versions. Returns an audit entry for each version. Throws
// conflict when a template is no longer as it was planned, and invalid for an inclusion that leads
// nowhere, in a circle, too deep or to too much.
[[nodiscard]] awaitable<std::vector<store::AuditEntry>> import_templates(
    pg::Transaction& transaction, store::ImportId id, AdminId importer);

}  // namespace mien::actions
