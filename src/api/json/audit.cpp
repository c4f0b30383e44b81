#include "api/json/audit.hpp"

#include "base/or_null.hpp"

namespace mien::api {
json::object to_json(const store::AuditRow& row) {
    json::value credential_id;
    if (row.actor.credential_id) {
        credential_id = to_string(*row.actor.credential_id);
    }
    json::object actor{{"kind", row.actor.kind},
                       {"id", or_null(row.actor.id)},
                       {"label", row.actor.label},
                       {"display_name", or_null(row.actor_name)},
                       {"credential_id", std::move(credential_id)},
                       {"token_name", or_null(row.token_name)}};
    return {{"seq", row.seq},
            {"occurred_at", to_rfc3339(row.occurred_at)},
            {"actor", std::move(actor)},
            {"action", row.entry.action},
            {"subject_kind", row.entry.subject_kind},
            {"subject_id", row.entry.subject_id},
            {"version_id", or_null(row.entry.version_id)},
            {"request_id", row.actor.request_id},
            {"details", row.entry.details},
            {"hash", row.hash_hex}};
}

}  // namespace mien::api
