// Admins for tests, and SQL that only tests need.
#pragma once

#include <string>

#include "pg/pool.hpp"
#include "store/access/admins.hpp"
#include "store/access/credentials.hpp"
#include "store/access/sessions.hpp"
#include "store/access/tokens.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_database.hpp"

namespace mien::store::test {

using mien::test::soon;

// A database of its own, entered as the program is.
struct Database {
    explicit Database(IoContext& context) : pool(context.get_executor(), database.app_settings()) {}

    mien::test::TestDatabase database;
    pg::Pool pool;
};

inline const Actor nobody{"system", std::nullopt, "test", "request-1"};

// With a hash that no password has.
inline awaitable<Admin> make_admin(pg::Pool& pool, std::string email, core::Role role,
                                   std::string password_hash = "$argon2id$none") {
    auto transaction = co_await pool.begin(soon());
    const auto admin = co_await create_admin(
        transaction, AdminDraft{email, "Somebody", role, std::move(password_hash)});
    co_await transaction.commit();
    co_return admin;
}

// The value of a new session.
inline awaitable<Secret> make_session(pg::Pool& pool, const Admin& admin,
                                      std::string password_hash = "$argon2id$none") {
    const auto value = make_credential(CredentialKind::session);
    const NewSession session{SessionId::make(), *digest_of(CredentialKind::session, value.reveal()),
                             admin.id, "agent", "192.0.2.1"};
    const auto started = co_await start_session(pool, session, std::move(password_hash),
                                                std::nullopt, nobody, soon());
    if (!started) {
        throw Error(ErrorKind::internal, "the account is not open");
    }
    co_return value;
}

// The value of a new token.
inline awaitable<Secret> make_token(pg::Pool& pool, const Admin& admin, std::string scope) {
    const auto value = make_credential(CredentialKind::token);
    const TokenDraft draft{admin.id, "a token", std::move(scope), std::nullopt,
                           *digest_of(CredentialKind::token, value.reveal())};
    auto transaction = co_await pool.begin(soon());
    const auto token = co_await create_token(transaction, draft);
    co_await transaction.commit();
    co_return value;
}

// How many entries do not follow from the one before them, by number or by hash.
inline constexpr pg::Query count_broken_entries{"test_count_broken_entries", R"sql(
    SELECT count(*) AS count FROM (
        SELECT audit_log.*, lag(hash, 1, sha256('mien audit log')) OVER (ORDER BY seq) AS expected,
            row_number() OVER (ORDER BY seq) AS number
        FROM audit_log) AS log
    WHERE seq <> number OR previous_hash <> expected
        OR hash <> audit_hash(
            (SELECT entry FROM audit_log AS entry WHERE entry.seq = log.seq)))sql"};

inline constexpr pg::Query count_entries{
    "test_count_entries", "SELECT count(*) AS count FROM audit_log WHERE action = $1"};

}  // namespace mien::store::test
