#include "actions/perform.hpp"

#include <algorithm>
#include <span>

namespace mien::actions {
namespace {

constexpr std::size_t entries_at_once_max = 1000;  // in one statement

}  // namespace

std::vector<pg::Call> audit_calls(const store::Actor& actor,
                                  const std::vector<store::AuditEntry>& entries) {
    std::vector<pg::Call> calls;
    auto rest = std::span(entries);
    while (!rest.empty()) {
        const auto& first = rest.front();
        const auto other = std::ranges::find_if(rest, [&first](const store::AuditEntry& entry) {
            return entry.action != first.action || entry.subject_kind != first.subject_kind;
        });
        const auto alike =
            std::min(static_cast<std::size_t>(other - rest.begin()), entries_at_once_max);
        calls.push_back(alike == 1 ? store::append_audit_call(actor, first)
                                   : store::append_audit_call(actor, rest.first(alike)));
        rest = rest.subspan(alike);
    }
    return calls;
}

}  // namespace mien::actions
