#include "actions/access/admin_changes.hpp"

#include <algorithm>
#include <iterator>

#include "actions/experiments/vote.hpp"
#include "base/error.hpp"
#include "base/or_null.hpp"
#include "core/admin.hpp"

namespace mien::actions {
namespace {

std::vector<store::AuditEntry> audit_of(std::string action, AdminId id, json::object details) {
    std::vector<store::AuditEntry> audit;
    audit.push_back({.action = std::move(action),
                     .subject_kind = "admin",
                     .subject_id = to_string(id),
                     .details = std::move(details),
                     .version_id = {}});
    return audit;
}

void note_change(json::object& changes, std::string_view field, const json::value& from,
                 const json::value& to) {
    if (from != to) {
        changes[field] = {{"from", from}, {"to", to}};
    }
}

void note_revoked(json::object& details, std::int64_t revoked_tokens) {
    if (revoked_tokens > 0) {
        details["revoked_tokens"] = revoked_tokens;
    }
}

// As an experiment asks it of its raters.
bool can_vote(const store::Admin& admin) {
    return admin.role != core::Role::viewer && !admin.disabled_at;
}

json::object changes_between(const store::Admin& before, const store::Admin& after,
                             bool has_new_password) {
    json::object changes;
    note_change(changes, "email", json::value(before.email), json::value(after.email));
    note_change(changes, "display_name", json::value(before.display_name),
                json::value(after.display_name));
    note_change(changes, "role", json::value(core::name_of(before.role)),
                json::value(core::name_of(after.role)));
    note_change(changes, "disabled_at", or_null(before.disabled_at), or_null(after.disabled_at));
    if (has_new_password) {
        changes["password"] = "changed";
    }
    return changes;
}

}  // namespace

awaitable<Done<store::Admin>> create_admin(pg::Transaction& transaction, store::AdminDraft draft) {
    std::vector<Problem> problems;
    core::check_admin_email(problems, draft.email);
    core::check_admin_name(problems, draft.display_name);
    require_valid(problems);
    auto admin = co_await store::create_admin(transaction, std::move(draft));
    auto audit = audit_of("admin.create", admin.id,
                          {{"email", admin.email},
                           {"display_name", admin.display_name},
                           {"role", core::name_of(admin.role)}});
    co_return Done<store::Admin>{std::move(admin), std::move(audit)};
}

awaitable<Done<store::Admin>> change_admin(pg::Transaction& transaction, store::Admin before,
                                           store::AdminPatch patch) {
    std::vector<Problem> problems;
    if (patch.email) {
        core::check_admin_email(problems, *patch.email);
    }
    if (patch.display_name) {
        core::check_admin_name(problems, *patch.display_name);
    }
    require_valid(problems);
    const bool has_new_password = patch.password_hash.has_value();
    auto after = co_await store::change_admin(transaction, before.id, std::move(patch));
    auto changes = changes_between(before, after.admin, has_new_password);
    note_revoked(changes, after.revoked_tokens);
    auto audit = audit_of("admin.change", before.id, std::move(changes));
    if (!can_vote(after.admin)) {
        auto decided = co_await count_without(transaction, before.id);
        std::ranges::move(decided, std::back_inserter(audit));
    }
    co_return Done<store::Admin>{std::move(after.admin), std::move(audit)};
}

awaitable<Done<AdminId>> replace_password(pg::Transaction& transaction,
                                          store::NewPassword password) {
    const auto admin_id = password.admin_id;
    const auto revoked = co_await store::replace_password(transaction, std::move(password));
    if (!revoked) {
        throw Error(ErrorKind::conflict, "The password has just been changed elsewhere.");
    }
    json::object details;
    note_revoked(details, *revoked);
    co_return Done<AdminId>{admin_id,
                            audit_of("admin.change_password", admin_id, std::move(details))};
}

}  // namespace mien::actions
