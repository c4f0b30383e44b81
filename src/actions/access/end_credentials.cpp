#include "actions/access/end_credentials.hpp"

#include "base/error.hpp"
#include "store/access/sessions.hpp"

namespace mien::actions {

awaitable<Done<bool>> end_session(pg::Transaction& transaction, AdminId admin_id, SessionId id,
                                  SessionEnd why) {
    Done<bool> done{.value = false, .audit = {}};
    done.value = co_await store::end_session(transaction, admin_id, id);
    if (done.value) {
        done.audit.push_back(
            {.action = why == SessionEnd::sign_out ? "session.sign_out" : "session.end",
             .subject_kind = "session",
             .subject_id = to_string(id),
             .details = {},
             .version_id = {}});
    }
    co_return done;
}

awaitable<Done<std::vector<store::Token>>> revoke_token(pg::Transaction& transaction, TokenId id,
                                                        std::optional<AdminId> admin_id) {
    auto revoked = co_await store::revoke_token(transaction, id, admin_id);
    if (revoked.empty()) {
        throw Error(ErrorKind::not_found, "There is no such token.");
    }
    std::vector<store::AuditEntry> audit;
    audit.reserve(revoked.size());
    for (const auto& token : revoked) {
        audit.push_back({.action = "token.revoke",
                         .subject_kind = "token",
                         .subject_id = to_string(token.id),
                         .details = {{"name", token.name}, {"admin_id", to_string(token.admin_id)}},
                         .version_id = {}});
    }
    co_return Done<std::vector<store::Token>>{std::move(revoked), std::move(audit)};
}

}  // namespace mien::actions
