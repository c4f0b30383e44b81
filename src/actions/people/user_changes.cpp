#include "actions/people/user_changes.hpp"

#include "base/error.hpp"

namespace mien::actions {
namespace {

store::AuditEntry entry_of(const store::User& user, std::string action, json::object details = {}) {
    return {.action = std::move(action),
            .subject_kind = "user",
            .subject_id = to_string(user.id),
            .details = std::move(details),
            .version_id = {}};
}

store::AuditEntry audit_of_creation(const store::User& user) {
    return entry_of(user, "user.create");
}

std::vector<store::AuditEntry> audit_of_change(const store::User& before,
                                               const store::User& after) {
    const auto& was = before.fields;
    const auto& is = after.fields;
    const std::pair<const char*, bool> fields[] = {{"name", was.name != is.name},
                                                   {"email", was.email != is.email},
                                                   {"phone", was.phone != is.phone},
                                                   {"attributes", was.attributes != is.attributes}};
    json::array changed;
    for (const auto& [name, has_changed] : fields) {
        if (has_changed) {
            changed.emplace_back(name);
        }
    }
    if (changed.empty()) {
        return {};
    }
    return {entry_of(after, "user.update", {{"changed", std::move(changed)}})};
}

std::vector<store::AuditEntry> audit_of_removal(const store::User& before,
                                                const store::Removal& removal) {
    if (removal.is_deleted) {
        return {entry_of(before, "user.delete")};
    }
    if (before.archived_at) {
        return {};
    }
    return {entry_of(before, "user.archive")};
}

std::vector<store::AuditEntry> audit_of_restoring(const store::User& before) {
    if (!before.archived_at) {
        return {};
    }
    return {entry_of(before, "user.restore")};
}

}  // namespace

awaitable<Done<store::User>> create_user(pg::Transaction& transaction, core::UserDraft draft) {
    require_valid(core::find_problems(draft));
    auto created = co_await store::create_user(transaction, std::move(draft));
    std::vector<store::AuditEntry> audit;
    audit.push_back(audit_of_creation(created));
    co_return Done<store::User>{std::move(created), std::move(audit)};
}

awaitable<Done<store::User>> change_user(pg::Transaction& transaction, store::User before,
                                         core::UserDraft fields) {
    require_valid(core::find_problems(fields));
    auto after = co_await store::change_user(transaction, before, std::move(fields));
    auto audit = audit_of_change(before, after);
    co_return Done<store::User>{std::move(after), std::move(audit)};
}

awaitable<Done<store::Removal>> remove_user(pg::Transaction& transaction, store::User before) {
    const auto removal = co_await store::remove_user(transaction, before);
    co_return Done<store::Removal>{removal, audit_of_removal(before, removal)};
}

awaitable<Done<store::User>> restore_user(pg::Transaction& transaction, store::User before) {
    auto after = co_await store::restore_user(transaction, before);
    co_return Done<store::User>{std::move(after), audit_of_restoring(before)};
}

}  // namespace mien::actions
