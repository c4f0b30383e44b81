// What runs of templates share: the names of their cells, and what is told of what they did.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "actions/templates/template_runs.hpp"

namespace mien::actions {

// Their order is that of all locks.
using CellName = std::pair<std::optional<CharacterId>, core::EmotionName>;

[[nodiscard]] CellName name_of(const store::PromptKey& key);

[[nodiscard]] store::AuditEntry entry_of_run(const store::Template& row, std::string action,
                                             json::object details);
[[nodiscard]] json::object details_of(const TemplateRunDone& done,
                                      const std::string& change_reason);

// New versions.
[[nodiscard]] std::int64_t count_written(const std::vector<store::SavedPrompt>& saved);

}  // namespace mien::actions
