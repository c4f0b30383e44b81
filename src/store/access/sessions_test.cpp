#include "store/access/sessions.hpp"

#include <gtest/gtest.h>

#include "async/signal.hpp"
#include "base/limits/access.hpp"
#include "pg/listener.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_accounts.hpp"

namespace mien::store {
namespace {

using test::Database;
using test::soon;

constexpr const char* hash = "$argon2id$none";

constexpr pg::Query age_sessions{"test_age_sessions", R"sql(
    UPDATE sessions SET last_seen_at = last_seen_at - make_interval(mins => $1))sql"};

constexpr pg::Query age_session{"test_age_session", R"sql(
    UPDATE sessions SET last_seen_at = last_seen_at - interval '1 minute'
    WHERE token_sha256 = $1)sql"};

constexpr pg::Query expire_sessions{"test_expire_sessions", R"sql(
    UPDATE sessions SET created_at = created_at - interval '13 hours',
        expires_at = expires_at - interval '13 hours')sql"};

constexpr pg::Query end_lock{"test_end_lock", "UPDATE admins SET locked_until = now()"};

awaitable<bool> is_let_in(pg::Pool& pool, const Secret& value, CredentialKind kind) {
    const auto digest = digest_of(kind, value.reveal());
    const auto holder = co_await find_holder(pool, kind, *digest, soon());
    co_return holder.has_value();
}

awaitable<bool> is_open(pg::Pool& pool, AdminId id) {
    const auto account = co_await find_account(pool, id, soon());
    co_return account->is_open;
}

awaitable<void> guess_wrongly(pg::Pool& pool, std::optional<AdminId> id, int times) {
    for (int i = 0; i < times; ++i) {
        co_await record_wrong_password(pool, id, test::nobody, json::object{}, soon());
    }
}

// A later program has migrated the database that this one works on.
MIEN_CORO_TEST(Sessions, of_a_role_of_a_later_program_are_an_error_and_no_more) {
    Database database(context);
    auto& pool = database.pool;
    const auto admin = co_await test::make_admin(pool, "a@example.com", core::Role::editor);
    const auto value = co_await test::make_session(pool, admin);
    pg::Pool owner(context.get_executor(), database.database.owner_settings());
    co_await owner.run({"add_role", "ALTER TYPE admin_role ADD VALUE 'auditor'"}, {}, soon());
    co_await owner.run({"give_role", "UPDATE admins SET role = 'auditor'"}, {}, soon());
    const auto digest = *digest_of(CredentialKind::session, value.reveal());
    const auto held =
        co_await mien::test::error_of(find_holder(pool, CredentialKind::session, digest, soon()));
    EXPECT_EQ(held.value().kind(), ErrorKind::internal);
    const auto listed = co_await mien::test::error_of(list_admins(pool, {}, soon()));
    EXPECT_EQ(listed.value().kind(), ErrorKind::internal);
}

MIEN_CORO_TEST(Sessions, let_in_until_they_end) {
    Database database(context);
    auto& pool = database.pool;
    const auto admin = co_await test::make_admin(pool, "a@example.com", core::Role::editor);
    const auto value = co_await test::make_session(pool, admin);
    const auto digest = *digest_of(CredentialKind::session, value.reveal());
    const auto holder = co_await find_holder(pool, CredentialKind::session, digest, soon());
    MIEN_REQUIRE(holder.has_value());
    EXPECT_EQ(holder->admin_id, admin.id);
    EXPECT_EQ(holder->role, core::Role::editor);
    EXPECT_FALSE(holder->is_touch_due);
    const bool as_token = co_await is_let_in(pool, value, CredentialKind::session);
    EXPECT_TRUE(as_token);

    auto transaction = co_await pool.begin(soon());
    const bool has_ended =
        co_await end_session(transaction, admin.id, SessionId{holder->credential_id});
    const bool ends_twice =
        co_await end_session(transaction, admin.id, SessionId{holder->credential_id});
    co_await transaction.commit();
    EXPECT_TRUE(has_ended);
    EXPECT_FALSE(ends_twice);
    const bool is_in = co_await is_let_in(pool, value, CredentialKind::session);
    EXPECT_FALSE(is_in);
}

// Every node forgets whom it has let in when it hears of a change, so one that is none costs.
MIEN_CORO_TEST(Sessions, that_begin_tell_nobody_that_access_has_changed) {
    Database database(context);
    auto& pool = database.pool;
    const auto admin = co_await test::make_admin(pool, "a@example.com", core::Role::editor);
    async::Signal said(context.get_executor());
    std::vector<std::string> heard;
    pg::ListenerEvents events;
    events.on_notification = [&](std::string_view, std::string_view payload) {
        heard.emplace_back(payload);
        said.notify_all();
    };
    events.on_connected = [&] {
        heard.emplace_back("connected");
        said.notify_all();
    };
    events.on_lost = [] {};
    pg::Listener listener(context.get_executor(), database.database.app_settings(),
                          {"access_changed"}, std::move(events));
    listener.start();
    while (heard.empty()) {
        co_await said.wait();
    }
    const auto value = co_await test::make_session(pool, admin);
    co_await pool.run({"test_notify", "SELECT pg_notify('access_changed', 'after it')"}, {},
                      soon());
    while (heard.back() != "after it") {
        co_await said.wait();
    }
    EXPECT_EQ(heard, (std::vector<std::string>{"connected", "after it"}));
}

MIEN_CORO_TEST(Sessions, end_when_idle_or_old_by_the_clock_of_the_database) {
    Database database(context);
    auto& pool = database.pool;
    const auto admin = co_await test::make_admin(pool, "a@example.com", core::Role::viewer);
    const auto value = co_await test::make_session(pool, admin);
    co_await pool.run(age_sessions, pg::params(29), soon());
    const bool is_in_after_29_minutes = co_await is_let_in(pool, value, CredentialKind::session);
    EXPECT_TRUE(is_in_after_29_minutes);
    co_await pool.run(age_sessions, pg::params(1), soon());
    const bool is_in_after_30_minutes = co_await is_let_in(pool, value, CredentialKind::session);
    EXPECT_FALSE(is_in_after_30_minutes);

    const auto digest = *digest_of(CredentialKind::session, value.reveal());
    co_await touch_credential(pool, CredentialKind::session, digest, soon());
    const bool is_in_when_touched = co_await is_let_in(pool, value, CredentialKind::session);
    EXPECT_TRUE(is_in_when_touched);
    pg::Pool owner(context.get_executor(), database.database.owner_settings());
    co_await owner.run(expire_sessions, {}, soon());
    const bool is_in_after_13_hours = co_await is_let_in(pool, value, CredentialKind::session);
    EXPECT_FALSE(is_in_after_13_hours);
}

MIEN_CORO_TEST(Sessions, beyond_the_limit_end_the_least_recently_used) {
    Database database(context);
    auto& pool = database.pool;
    const auto admin = co_await test::make_admin(pool, "a@example.com", core::Role::viewer);
    const auto first = co_await test::make_session(pool, admin);
    const auto second = co_await test::make_session(pool, admin);
    for (int i = 0; i < limits::sessions_per_admin_max - 2; ++i) {
        co_await test::make_session(pool, admin);
    }
    // The oldest is in use, the second has not been for some minutes.
    co_await pool.run(age_sessions, pg::params(10), soon());
    const auto digest = *digest_of(CredentialKind::session, first.reveal());
    co_await touch_credential(pool, CredentialKind::session, digest, soon());
    const auto digest_of_second = *digest_of(CredentialKind::session, second.reveal());
    co_await pool.run(age_session, pg::params(digest_of_second), soon());

    const auto last = co_await test::make_session(pool, admin);
    for (const auto& [value, expected] :
         {std::pair(&first, true), std::pair(&second, false), std::pair(&last, true)}) {
        const bool is_in = co_await is_let_in(pool, *value, CredentialKind::session);
        EXPECT_EQ(is_in, expected);
    }
    const auto sessions = co_await list_sessions(pool, admin.id, soon());
    EXPECT_EQ(sessions.size(), static_cast<std::size_t>(limits::sessions_per_admin_max));
}

MIEN_CORO_TEST(Sessions, replace_the_one_that_the_browser_had) {
    Database database(context);
    auto& pool = database.pool;
    const auto admin = co_await test::make_admin(pool, "a@example.com", core::Role::viewer);
    const auto value = co_await test::make_session(pool, admin);
    const auto next = make_credential(CredentialKind::session);
    const NewSession session{SessionId::make(), *digest_of(CredentialKind::session, next.reveal()),
                             admin.id, "", ""};
    const auto started = co_await start_session(pool, session, hash,
                                                *digest_of(CredentialKind::session, value.reveal()),
                                                test::nobody, soon());
    EXPECT_TRUE(started.has_value());
    const bool old_is_in = co_await is_let_in(pool, value, CredentialKind::session);
    const bool new_is_in = co_await is_let_in(pool, next, CredentialKind::session);
    EXPECT_FALSE(old_is_in);
    EXPECT_TRUE(new_is_in);
}

MIEN_CORO_TEST(Accounts, are_locked_after_ten_wrong_passwords_in_a_row) {
    Database database(context);
    auto& pool = database.pool;
    const auto admin = co_await test::make_admin(pool, "a@example.com", core::Role::admin);
    co_await guess_wrongly(pool, admin.id, limits::sign_in_failures_max - 1);
    const bool open_before = co_await is_open(pool, admin.id);
    EXPECT_TRUE(open_before);
    co_await guess_wrongly(pool, admin.id, 1);
    const bool open_after = co_await is_open(pool, admin.id);
    EXPECT_FALSE(open_after);
    // The right password does not help now, however it came to be verified.
    const NewSession session{SessionId::make(), sha256("x"), admin.id, "", ""};
    const auto refused =
        co_await start_session(pool, session, hash, std::nullopt, test::nobody, soon());
    EXPECT_FALSE(refused.has_value());

    co_await pool.run(end_lock, {}, soon());
    const auto started =
        co_await start_session(pool, session, hash, std::nullopt, test::nobody, soon());
    EXPECT_TRUE(started.has_value());
    // The right password has ended the row.
    co_await guess_wrongly(pool, admin.id, limits::sign_in_failures_max - 1);
    const bool open_again = co_await is_open(pool, admin.id);
    EXPECT_TRUE(open_again);
}

MIEN_CORO_TEST(Accounts, begin_a_new_count_after_a_lock) {
    Database database(context);
    auto& pool = database.pool;
    const auto admin = co_await test::make_admin(pool, "a@example.com", core::Role::admin);
    co_await guess_wrongly(pool, admin.id, limits::sign_in_failures_max);
    co_await pool.run(end_lock, {}, soon());
    co_await guess_wrongly(pool, admin.id, limits::sign_in_failures_max - 1);
    const bool open_before = co_await is_open(pool, admin.id);
    EXPECT_TRUE(open_before);
    co_await guess_wrongly(pool, admin.id, 1);
    const bool open_after = co_await is_open(pool, admin.id);
    EXPECT_FALSE(open_after);
}

MIEN_CORO_TEST(Accounts, leave_an_audit_entry_for_each_try_also_of_nobody) {
    Database database(context);
    auto& pool = database.pool;
    const auto admin = co_await test::make_admin(pool, "a@example.com", core::Role::admin);
    co_await guess_wrongly(pool, admin.id, 2);
    co_await guess_wrongly(pool, std::nullopt, 3);
    co_await test::make_session(pool, admin);
    const auto failed =
        co_await pool.run(test::count_entries, pg::params("session.sign_in_failed"), soon());
    EXPECT_EQ(failed.front().get<int>("count"), 5);
    const auto begun =
        co_await pool.run(test::count_entries, pg::params("session.sign_in"), soon());
    EXPECT_EQ(begun.front().get<int>("count"), 1);
    const auto broken = co_await pool.run(test::count_broken_entries, {}, soon());
    EXPECT_EQ(broken.front().get<int>("count"), 0);
}

MIEN_CORO_TEST(Accounts, begin_no_session_with_a_password_that_has_changed) {
    Database database(context);
    auto& pool = database.pool;
    const auto admin = co_await test::make_admin(pool, "a@example.com", core::Role::admin);
    const NewSession session{SessionId::make(), sha256("x"), admin.id, "", ""};
    const auto started = co_await start_session(pool, session, "$argon2id$other", std::nullopt,
                                                test::nobody, soon());
    EXPECT_FALSE(started.has_value());
}

}  // namespace
}  // namespace mien::store
