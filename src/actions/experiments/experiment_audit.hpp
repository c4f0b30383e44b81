// What the audit log says of experiments: never a text, a side or an answer, as raters may read it.
#pragma once

#include <string>
#include <vector>

#include "store/audit.hpp"
#include "store/experiments/experiments.hpp"

namespace mien::actions {

[[nodiscard]] std::vector<store::AuditEntry> audit_of(store::ExperimentId id, std::string action,
                                                      json::object details = {});

}  // namespace mien::actions
