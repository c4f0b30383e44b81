#include "actions/people/assignment_changes.hpp"

namespace mien::actions {
namespace {

store::AuditEntry entry_of(const store::Assignment& assignment, std::string action,
                           json::object details) {
    details["user_id"] = to_string(assignment.user_id);
    details["character_id"] = to_string(assignment.character_id);
    return {.action = std::move(action),
            .subject_kind = "assignment",
            .subject_id = to_string(assignment.id),
            .details = std::move(details),
            .version_id = {}};
}

std::vector<store::AuditEntry> audit_of(const store::Assigned& assigned) {
    if (!assigned.is_new) {
        return {};
    }
    json::object details;
    if (assigned.ended) {
        details["ended_assignment_id"] = to_string(*assigned.ended);
    }
    return {entry_of(assigned.assignment, "assignment.create", std::move(details))};
}

store::AuditEntry audit_of_end(const store::Assignment& assignment) {
    return entry_of(assignment, "assignment.end", {});
}

}  // namespace

awaitable<Done<store::Assigned>> create_assignment(pg::Transaction& transaction,
                                                   store::AssignmentDraft draft) {
    auto assigned = co_await store::create_assignment(transaction, draft);
    auto audit = audit_of(assigned);
    co_return Done<store::Assigned>{std::move(assigned), std::move(audit)};
}

awaitable<Done<store::Assignment>> end_assignment(pg::Transaction& transaction, AssignmentId id) {
    auto ended = co_await store::end_assignment(transaction, id);
    std::vector<store::AuditEntry> audit;
    audit.push_back(audit_of_end(ended));
    co_return Done<store::Assignment>{std::move(ended), std::move(audit)};
}

}  // namespace mien::actions
