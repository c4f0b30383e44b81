#include "actions/experiments/experiment_audit.hpp"

namespace mien::actions {

std::vector<store::AuditEntry> audit_of(store::ExperimentId id, std::string action,
                                        json::object details) {
    std::vector<store::AuditEntry> entries;
    entries.push_back({.action = std::move(action),
                       .subject_kind = "experiment",
                       .subject_id = to_string(id),
                       .details = std::move(details),
                       .version_id = {}});
    return entries;
}

}  // namespace mien::actions
