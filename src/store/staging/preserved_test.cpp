#include "store/staging/preserved.hpp"

#include <gtest/gtest.h>

#include "store/invariants.hpp"
#include "store/settings.hpp"
#include "tests/support/test_accounts.hpp"

namespace mien::store {
namespace {

using test::Database;
using test::make_admin;
using test::make_session;
using test::make_token;
using test::soon;

constexpr pg::Query read_admins{"test_read_preserved_admins", R"sql(
    SELECT coalesce(string_agg(format('%s %s %s %s', display_name, email, role,
        CASE WHEN disabled_at IS NULL THEN 'open' ELSE 'closed' END
        || CASE WHEN password_hash IS NULL THEN '' ELSE ' ' || password_hash END), ', '
        ORDER BY created_at), '') AS text
    FROM admins)sql"};
constexpr pg::Query read_tokens{"test_read_preserved_tokens", R"sql(
    SELECT coalesce(string_agg(name || CASE WHEN revoked_at IS NULL THEN '' ELSE ' revoked' END,
        ', ' ORDER BY created_at), '') AS text
    FROM api_tokens)sql"};
constexpr pg::Query count_sessions{"test_count_preserved_sessions", R"sql(
    SELECT count(*)::text AS text FROM sessions s JOIN admins a ON a.id = s.admin_id
    WHERE s.revoked_at IS NULL AND a.disabled_at IS NULL)sql"};
constexpr pg::Query name_admin{"test_name_admin",
                               "UPDATE admins SET display_name = $2 WHERE id = $1"};
constexpr pg::Query copy_admin{"test_copy_admin", R"sql(
    INSERT INTO admins (id, email, display_name, role, password_hash)
    VALUES ($1, $2, $3, 'admin', '$argon2id$old'))sql"};
constexpr pg::Query add_imported{"test_add_imported_author", R"sql(
    INSERT INTO admins (id, email, display_name, role, imported_at)
    VALUES (gen_random_uuid(), 'author@example.com', 'Author', 'viewer', now()))sql"};
constexpr pg::Query reject_unresolved{"test_reject_unresolved",
                                      "UPDATE settings SET value = '\"reject\"', version = 4"};
constexpr pg::Query read_audit{"test_read_carry_over", R"sql(
    SELECT format('%s %s %s', action, subject_id, details) AS text FROM audit_log
    ORDER BY seq DESC LIMIT 1)sql"};

struct Pair {
    explicit Pair(IoContext& context) : served(context), next(context) {}

    awaitable<Preserved> carry() {
        const auto from = co_await served.pool.lease(soon());
        const auto to = co_await next.pool.lease(soon());
        co_return co_await carry_over(from.connection(), to.connection(), 3, soon());
    }
    awaitable<std::string> next_text(pg::Query query) {
        const auto rows = co_await next.pool.run(query, {}, soon());
        co_return rows.front().get<std::string>("text");
    }
    awaitable<void> run(Database& database, pg::Query query, pg::Params values = {}) {
        co_await database.pool.run(query, std::move(values), soon());
    }
    // The ids of what is broken in the next one.
    awaitable<std::string> broken() {
        auto transaction =
            co_await next.pool.begin(soon(), pg::Isolation::repeatable_read_read_only);
        std::string ids;
        for (const auto& invariant : invariants()) {
            const auto found = co_await find_violations(transaction, invariant);
            ids += found.places.empty() ? "" : std::string(invariant.id) + " ";
        }
        co_return ids;
    }

    Database served;
    Database next;
};

MIEN_CORO_TEST(Preserved, keeps_who_may_do_what_and_who_is_signed_in) {
    Pair pair(context);
    const auto ada = co_await make_admin(pair.served.pool, "ada@example.com", core::Role::admin);
    const auto session = co_await make_session(pair.served.pool, ada);
    const auto token = co_await make_token(pair.served.pool, ada, "full");
    co_await pair.run(pair.served, reject_unresolved);
    const auto counts = co_await pair.carry();
    EXPECT_EQ(counts.admins, 1);
    EXPECT_EQ(counts.sessions, 1);
    EXPECT_EQ(counts.tokens, 1);
    const auto digest = *digest_of(CredentialKind::session, session.reveal());
    const auto here = co_await find_holder(pair.next.pool, CredentialKind::session, digest, soon());
    EXPECT_TRUE(here.has_value());
    const auto setting = co_await list_settings(pair.next.pool, soon());
    EXPECT_EQ(setting.front().value, "reject");
    EXPECT_EQ(setting.front().version, 2);
    const auto audit = co_await pair.next_text(read_audit);
    EXPECT_EQ(audit,
              "generation.carry_over 3 {\"admins\": 1, \"tokens\": 1, \"sessions\": 1, "
              "\"settings\": 1, \"providers\": 0}");
    const auto again = co_await pair.carry();
    EXPECT_EQ(again.sessions, 1);
    const auto sessions = co_await pair.next_text(count_sessions);
    EXPECT_EQ(sessions, "1");
    const auto broken = co_await pair.broken();
    EXPECT_EQ(broken, "");
}

// Ids say who is who: a session of the one database never becomes one of somebody else, also when
// two have exchanged their e-mails, and an older password or token opens nothing.
MIEN_CORO_TEST(Preserved, takes_what_is_there_back_to_how_it_is_now) {
    Pair pair(context);
    const auto ada = co_await make_admin(pair.served.pool, "ada@example.com", core::Role::admin);
    const auto bob = co_await make_admin(pair.served.pool, "bob@example.com", core::Role::viewer);
    co_await pair.run(pair.served, name_admin, pg::params(ada.id, "Ada"));
    co_await pair.run(pair.served, name_admin, pg::params(bob.id, "Bob"));
    co_await pair.run(pair.next, copy_admin, pg::params(ada.id, "bob@example.com", "Old Ada"));
    co_await pair.run(pair.next, copy_admin, pg::params(bob.id, "ada@example.com", "Old Bob"));
    const auto eve = co_await make_admin(pair.next.pool, "eve@example.com", core::Role::admin);
    const auto session = co_await make_session(pair.next.pool, eve);
    const auto token = co_await make_token(pair.next.pool, eve, "full");
    const auto counts = co_await pair.carry();
    EXPECT_EQ(counts.admins, 2);
    const auto admins = co_await pair.next_text(read_admins);
    EXPECT_NE(admins.find("Ada ada@example.com admin open $argon2id$none"), std::string::npos)
        << admins;
    EXPECT_NE(admins.find("Bob bob@example.com viewer open $argon2id$none"), std::string::npos);
    EXPECT_NE(admins.find("Somebody eve@example.com admin closed"), std::string::npos) << admins;
    EXPECT_EQ(admins.find("$argon2id$old"), std::string::npos) << admins;
    const auto sessions = co_await pair.next_text(count_sessions);
    EXPECT_EQ(sessions, "0");
    const auto tokens = co_await pair.next_text(read_tokens);
    EXPECT_EQ(tokens, "a token revoked");
    const auto broken = co_await pair.broken();
    EXPECT_EQ(broken, "");
}

MIEN_CORO_TEST(Preserved, leaves_imported_authors_but_not_their_addresses) {
    Pair pair(context);
    co_await pair.run(pair.next, add_imported);
    const auto author =
        co_await make_admin(pair.served.pool, "author@example.com", core::Role::admin);
    static_cast<void>(author);
    const auto counts = co_await pair.carry();
    EXPECT_EQ(counts.admins, 1);
    const auto admins = co_await pair.next_text(read_admins);
    EXPECT_NE(admins.find("Somebody author@example.com admin open"), std::string::npos) << admins;
    EXPECT_NE(admins.find("@replaced.invalid viewer open"), std::string::npos) << admins;
}

}  // namespace
}  // namespace mien::store
