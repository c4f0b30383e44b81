#include "store/access/admins.hpp"

#include "base/error.hpp"
#include "store/access/credentials.hpp"
#include "store/search.hpp"

namespace mien::store {
namespace {

// In the order of admins_email_unique. Without a search_text are those whom an older program wrote.
constexpr pg::Query list_admins_query{"list_admins", R"sql(
    SELECT id, email, display_name, role, disabled_at, version, created_at, updated_at,
        imported_at IS NOT NULL AND password_hash IS NULL AS is_imported,
        CASE WHEN locked_until > now() THEN locked_until END AS locked_until
    FROM admins
    WHERE strpos(coalesce(search_text, lower(email || ' ' || display_name)), $1) > 0
        AND ($2::text IS NULL OR email > $2)
    ORDER BY email
    LIMIT $3)sql"};

constexpr pg::Query find_admin{"find_admin", R"sql(
    SELECT id, email, display_name, role, disabled_at, version, created_at, updated_at,
        imported_at IS NOT NULL AND password_hash IS NULL AS is_imported,
        CASE WHEN locked_until > now() THEN locked_until END AS locked_until
    FROM admins WHERE id = $1)sql"};

// Locks the row, so that a change is judged by what it is then.
constexpr pg::Query lock_admin_query{"lock_admin", R"sql(
    SELECT id, email, display_name, role, disabled_at, version, created_at, updated_at,
        imported_at IS NOT NULL AND password_hash IS NULL AS is_imported,
        CASE WHEN locked_until > now() THEN locked_until END AS locked_until
    FROM admins WHERE id = $1 FOR NO KEY UPDATE)sql"};

// Locks all who rule, before any other row and always in the same order, so that two of them can
// neither remove nor block each other.
constexpr pg::Query lock_ruling_admins{"lock_ruling_admins", R"sql(
    SELECT id FROM admins
    WHERE role = 'admin' AND disabled_at IS NULL AND password_hash IS NOT NULL
    ORDER BY id FOR NO KEY UPDATE)sql"};

constexpr pg::Query insert_admin{"insert_admin", R"sql(
    INSERT INTO admins (id, email, display_name, role, password_hash, search_text)
    VALUES ($1, $2, $3, $4, $5, $6)
    RETURNING id, email, display_name, role, disabled_at, version, created_at, updated_at,
        imported_at IS NOT NULL AND password_hash IS NULL AS is_imported,
        locked_until)sql"};

// A new password also opens a locked account.
constexpr pg::Query update_admin{"update_admin", R"sql(
    UPDATE admins SET
        email = coalesce($2, email),
        display_name = coalesce($3, display_name),
        role = coalesce($4, role),
        disabled_at = CASE WHEN $5::boolean THEN coalesce(disabled_at, now())
                           WHEN NOT $5::boolean THEN NULL
                           ELSE disabled_at END,
        password_hash = coalesce($6, password_hash),
        sign_in_failures = CASE WHEN $6 IS NULL THEN sign_in_failures ELSE 0 END,
        locked_until = CASE WHEN $6 IS NULL THEN locked_until END,
        version = version + 1,
        updated_at = now()
    WHERE id = $1
    RETURNING id, email, display_name, role, disabled_at, version, created_at, updated_at,
        imported_at IS NOT NULL AND password_hash IS NULL AS is_imported,
        CASE WHEN locked_until > now() THEN locked_until END AS locked_until)sql"};

constexpr pg::Query set_admin_search{"set_admin_search", R"sql(
    UPDATE admins SET search_text = $2 WHERE id = $1)sql"};

constexpr pg::Query replace_password_hash{"replace_password_hash", R"sql(
    UPDATE admins SET password_hash = $3, version = version + 1, updated_at = now()
    WHERE id = $1 AND password_hash = $2)sql"};

constexpr pg::Query end_sessions_of_admin{"end_sessions_of_admin", R"sql(
    UPDATE sessions SET revoked_at = now()
    WHERE admin_id = $1 AND revoked_at IS NULL AND id IS DISTINCT FROM $2::uuid)sql"};

[[noreturn]] void refuse_unknown() {
    throw Error(ErrorKind::not_found, "There is no such admin.");
}

std::optional<std::string_view> name_of(const std::optional<core::Role>& role) {
    return role ? std::optional(core::name_of(*role)) : std::nullopt;
}

bool may_end_rule(const AdminPatch& patch) {
    return patch.is_disabled.value_or(false) || (patch.role && *patch.role != core::Role::admin);
}

awaitable<void> require_another_ruler(pg::Transaction& transaction, AdminId id) {
    const auto rows = co_await transaction.run(lock_ruling_admins);
    if (rows.size() == 1 && rows.front().get<AdminId>("id") == id) {
        throw Error(ErrorKind::conflict,
                    "This is the last admin who can sign in; appoint another one first.");
    }
}

// The last revokes tokens, if there is any.
std::vector<pg::Call> ending_calls(AdminId id, const AdminPatch& patch) {
    std::vector<pg::Call> calls;
    const bool is_disabling = patch.is_disabled.value_or(false);
    if (is_disabling || patch.password_hash) {
        calls.push_back({end_sessions_of_admin, pg::params(id, std::nullopt)});
    }
    if (is_disabling) {
        calls.push_back(revoke_tokens_call(id, TokenRevocation::all));
    } else if (patch.password_hash) {
        calls.push_back(revoke_tokens_call(id, patch.revoked_tokens));
    }
    return calls;
}

}  // namespace

Admin admin_from_row(const pg::Row& row) {
    return {.id = row.get<AdminId>("id"),
            .email = row.get<std::string>("email"),
            .display_name = row.get<std::string>("display_name"),
            .role = role_from_row(row),
            .disabled_at = row.get<std::optional<Timestamp>>("disabled_at"),
            .locked_until = row.get<std::optional<Timestamp>>("locked_until"),
            .is_imported = row.get<bool>("is_imported"),
            .version = row.get<int>("version"),
            .created_at = row.get<Timestamp>("created_at"),
            .updated_at = row.get<Timestamp>("updated_at")};
}

awaitable<std::vector<Admin>> list_admins(pg::Pool& pool, AdminFilter filter, Deadline deadline) {
    auto parameters = pg::params(fold_for_search(filter.search), filter.after_email, filter.limit);
    const auto rows = co_await pool.run(list_admins_query, std::move(parameters), deadline);
    std::vector<Admin> admins;
    admins.reserve(rows.size());
    for (const auto& row : rows) {
        admins.push_back(admin_from_row(row));
    }
    co_return admins;
}

awaitable<Admin> get_admin(pg::Pool& pool, AdminId id, Deadline deadline) {
    const auto rows = co_await pool.run(find_admin, pg::params(id), deadline);
    if (rows.empty()) {
        refuse_unknown();
    }
    co_return admin_from_row(rows.front());
}

awaitable<Admin> lock_admin(pg::Transaction& transaction, AdminId id, const AdminPatch& patch) {
    if (may_end_rule(patch)) {
        co_await require_another_ruler(transaction, id);
    }
    const auto rows = co_await transaction.run(lock_admin_query, pg::params(id));
    if (rows.empty()) {
        refuse_unknown();
    }
    co_return admin_from_row(rows.front());
}

awaitable<Admin> create_admin(pg::Transaction& transaction, AdminDraft draft) {
    auto parameters =
        pg::params(AdminId::make(), draft.email, draft.display_name, core::name_of(draft.role),
                   draft.password_hash, search_text_of(draft.email, draft.display_name));
    const auto rows = co_await transaction.run(insert_admin, std::move(parameters));
    co_return admin_from_row(rows.front());
}

awaitable<ChangedAdmin> change_admin(pg::Transaction& transaction, AdminId id, AdminPatch patch) {
    auto calls = ending_calls(id, patch);
    calls.insert(calls.begin(),
                 {update_admin, pg::params(id, patch.email, patch.display_name, name_of(patch.role),
                                           patch.is_disabled, patch.password_hash)});
    const auto results = co_await transaction.run_all(std::move(calls));
    ChangedAdmin changed{
        .admin = admin_from_row(results.front().front()),
        .revoked_tokens = results.size() > 1 ? results.back().affected() : std::int64_t{0}};
    if (patch.email || patch.display_name) {
        const auto search_text = search_text_of(changed.admin.email, changed.admin.display_name);
        co_await transaction.run(set_admin_search, pg::params(id, search_text));
    }
    co_return changed;
}

awaitable<std::optional<std::int64_t>> replace_password(pg::Transaction& transaction,
                                                        NewPassword password) {
    auto parameters = pg::params(password.admin_id, password.old_hash, password.new_hash);
    const auto rows = co_await transaction.run(replace_password_hash, std::move(parameters));
    if (rows.affected() == 0) {
        co_return std::nullopt;
    }
    std::vector<pg::Call> calls;
    calls.push_back({end_sessions_of_admin, pg::params(password.admin_id, password.kept_session)});
    calls.push_back(revoke_tokens_call(password.admin_id, password.revoked_tokens));
    const auto results = co_await transaction.run_all(std::move(calls));
    co_return results.back().affected();
}

}  // namespace mien::store
