// The audit log: gapless, hash-chained, written in the transaction of what it tells about.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "pg/pool.hpp"

namespace mien::store {

// Who acts, as the log says it.
struct Actor {
    std::string kind;  // "admin", "token", "cli" or "system"
    std::optional<AdminId> id;
    std::string label;       // e-mail, or the name of the part of Mien
    std::string request_id;  // of one request, or of one run of the command line
    // The session or the token that was used.
    std::optional<Uuid> credential_id = std::nullopt;
};

struct AuditEntry {
    std::string action;        // "<subject>.<verb>", e.g. "prompt.save"
    std::string subject_kind;  // a glossary word, e.g. "prompt"
    std::string subject_id;
    json::object details;                 // what changed; never a secret
    std::optional<VersionId> version_id;  // the prompt version this entry recorded
};

struct AuditRow {
    std::int64_t seq;
    Timestamp occurred_at;
    Actor actor;
    AuditEntry entry;
    std::string hash_hex;
    // As they are now; nothing for who is not there any more, and for no token.
    std::optional<std::string> actor_name;
    std::optional<std::string> token_name;
};

struct AuditFilter {
    std::optional<std::string> subject_kind = std::nullopt;
    std::optional<std::string> subject_id = std::nullopt;
    std::optional<std::string> action = std::nullopt;
    std::optional<AdminId> actor_id = std::nullopt;
    std::optional<Timestamp> from = std::nullopt;
    std::optional<Timestamp> until = std::nullopt;
    // Continues a page: entries older than this.
    std::optional<std::int64_t> before_seq = std::nullopt;
    std::size_t limit = 50;
};

// The statement that appends one entry. It locks the chain until the transaction ends, so it goes
// into the last round trip, together with COMMIT (Transaction::run_all_and_commit).
[[nodiscard]] pg::Call append_audit_call(const Actor& actor, const AuditEntry& entry);

// The same for many entries of one action and one kind of subject, in one statement.
[[nodiscard]] pg::Call append_audit_call(const Actor& actor, std::span<const AuditEntry> entries);

// Newest first.
[[nodiscard]] awaitable<std::vector<AuditRow>> list_audit(pg::Pool& pool, AuditFilter filter,
                                                          Deadline deadline);

}  // namespace mien::store
