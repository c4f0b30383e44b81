// The audit entry without which a version breaks an invariant, for tests below the actions.
#pragma once

#include "base/hash.hpp"
#include "store/audit.hpp"
#include "store/prompts/prompts.hpp"
#include "tests/support/coro_test.hpp"

namespace mien::store::test {

inline awaitable<void> append_audit_of(pg::Transaction& transaction, const Actor& actor,
                                       const SavedPrompt& saved) {
    if (saved.outcome == SaveOutcome::unchanged) {
        co_return;
    }
    json::object details{{"emotion", saved.key.emotion.text()},
                         {"character_id", nullptr},
                         {"version", saved.head.version},
                         {"change_reason", saved.head.change_reason}};
    if (saved.key.character_id) {
        details["character_id"] = to_string(*saved.key.character_id);
    }
    if (saved.head.prompt_text) {
        details["text_sha256"] = to_hex(sha256(*saved.head.prompt_text));
    }
    if (saved.head.reverted_from) {
        details["reverted_from"] = *saved.head.reverted_from;
    }
    const AuditEntry entry{.action = "prompt.save",
                           .subject_kind = "prompt",
                           .subject_id = to_string(saved.head.prompt_id),
                           .details = std::move(details),
                           .version_id = saved.head.id};
    const auto call = append_audit_call(actor, entry);
    co_await transaction.run(call.query, call.params);
}

}  // namespace mien::store::test
