// What the audit log says of a changed prompt.
#pragma once

#include <vector>

#include "store/audit.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::actions {

// Nothing for a change that changed nothing.
[[nodiscard]] std::vector<store::AuditEntry> audit_of(const store::SavedPrompt& saved);

}  // namespace mien::actions
