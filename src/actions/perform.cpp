#include "actions/perform.hpp"

namespace mien::actions {

std::vector<pg::Call> audit_calls(const store::Actor& actor,
                                  const std::vector<store::AuditEntry>& entries) {
    std::vector<pg::Call> calls;
    calls.reserve(entries.size());
    for (const auto& entry : entries) {
        calls.push_back(store::append_audit_call(actor, entry));
    }
    return calls;
}

}  // namespace mien::actions
