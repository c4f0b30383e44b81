// The audit entry without which a version breaks an invariant, for tests below the actions.
#pragma once

#include "store/audit.hpp"
#include "store/prompts/prompts.hpp"
#include "tests/support/coro_test.hpp"

namespace mien::store::test {

inline awaitable<void> append_audit_of(pg::Transaction& transaction, const Actor& actor,
                                       const SavedPrompt& saved) {
    if (saved.outcome == SaveOutcome::unchanged) {
        co_return;
    }
    const AuditEntry entry{.action = "prompt.save",
                           .subject_kind = "prompt",
                           .subject_id = to_string(saved.head.prompt_id),
                           .details = {},
                           .version_id = saved.head.id};
    const auto call = append_audit_call(actor, entry);
    co_await transaction.run(call.query, call.params);
}

}  // namespace mien::store::test
