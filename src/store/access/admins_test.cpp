#include "store/access/admins.hpp"

#include <gtest/gtest.h>

#include "base/limits/access.hpp"
#include "store/constraints.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_accounts.hpp"

namespace mien::store {
namespace {

using test::Database;
using test::soon;

const AdminPatch lowered{.role = core::Role::editor};
const AdminPatch disabled{.is_disabled = true};

awaitable<ChangedAdmin> change(pg::Pool& pool, AdminId id, AdminPatch changes) {
    const std::function<awaitable<ChangedAdmin>(pg::Transaction&)> body =
        [&](pg::Transaction& transaction) -> awaitable<ChangedAdmin> {
        const auto before = co_await lock_admin(transaction, id, changes);
        EXPECT_EQ(before.id, id);
        co_return co_await change_admin(transaction, id, changes);
    };
    co_return co_await pool.transact<ChangedAdmin>(soon(), body);
}

awaitable<Admin> patch(pg::Pool& pool, AdminId id, AdminPatch changes) {
    auto changed = co_await change(pool, id, std::move(changes));
    co_return std::move(changed.admin);
}

awaitable<bool> is_let_in(pg::Pool& pool, CredentialKind kind, const Secret& value) {
    const auto holder = co_await find_holder(pool, kind, *digest_of(kind, value.reveal()), soon());
    co_return holder.has_value();
}

MIEN_CORO_TEST(Admins, have_unique_emails) {
    register_constraints();
    Database database(context);
    co_await test::make_admin(database.pool, "a@example.com", core::Role::viewer);
    const auto error = co_await mien::test::error_of(
        test::make_admin(database.pool, "a@example.com", core::Role::viewer));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::conflict);
    MIEN_REQUIRE(error->problems().size() == 1);
    EXPECT_EQ(error->problems().front().pointer, "/email");
    EXPECT_EQ(error->problems().front().code, "email_taken");
}

MIEN_CORO_TEST(Admins, keep_what_a_patch_does_not_name) {
    Database database(context);
    const auto admin =
        co_await test::make_admin(database.pool, "a@example.com", core::Role::editor);
    const auto changed = co_await patch(database.pool, admin.id, AdminPatch{.display_name = "Ada"});
    EXPECT_EQ(changed.display_name, "Ada");
    EXPECT_EQ(changed.email, admin.email);
    EXPECT_EQ(changed.role, core::Role::editor);
    EXPECT_EQ(changed.version, 2);
    EXPECT_FALSE(changed.disabled_at.has_value());
}

MIEN_CORO_TEST(Admins, never_lose_the_last_who_can_sign_in) {
    Database database(context);
    auto& pool = database.pool;
    const auto ruler = co_await test::make_admin(pool, "a@example.com", core::Role::admin);
    const auto other = co_await test::make_admin(pool, "b@example.com", core::Role::admin);
    const auto after = co_await patch(pool, other.id, disabled);
    EXPECT_TRUE(after.disabled_at.has_value());
    for (const auto& change : {lowered, disabled}) {
        const auto error = co_await mien::test::error_of(patch(pool, ruler.id, change));
        MIEN_REQUIRE(error.has_value());
        EXPECT_EQ(error->kind(), ErrorKind::conflict);
    }
    // Who does not rule may go.
    const auto same = co_await patch(pool, other.id, lowered);
    EXPECT_EQ(same.role, core::Role::editor);
}

// Two admins disable each other at the same moment: exactly one of them must remain.
MIEN_CORO_TEST(Admins, cannot_remove_each_other_at_once) {
    Database database(context);
    auto& pool = database.pool;
    const auto first = co_await test::make_admin(pool, "a@example.com", core::Role::admin);
    const auto second = co_await test::make_admin(pool, "b@example.com", core::Role::admin);
    using namespace boost::asio::experimental::awaitable_operators;
    const auto errors = co_await (mien::test::error_of(patch(pool, first.id, disabled)) &&
                                  mien::test::error_of(patch(pool, second.id, disabled)));
    EXPECT_NE(std::get<0>(errors).has_value(), std::get<1>(errors).has_value());
}

MIEN_CORO_TEST(Admins, lose_sessions_and_tokens_for_good_when_disabled) {
    Database database(context);
    auto& pool = database.pool;
    const auto admin = co_await test::make_admin(pool, "a@example.com", core::Role::viewer);
    const auto session = co_await test::make_session(pool, admin);
    const auto token = co_await test::make_token(pool, admin, "full");
    const bool token_before = co_await is_let_in(pool, CredentialKind::token, token);
    EXPECT_TRUE(token_before);
    co_await patch(pool, admin.id, disabled);
    co_await patch(pool, admin.id, AdminPatch{.is_disabled = false});
    const bool session_after = co_await is_let_in(pool, CredentialKind::session, session);
    const bool token_after = co_await is_let_in(pool, CredentialKind::token, token);
    EXPECT_FALSE(session_after);
    EXPECT_FALSE(token_after);
}

MIEN_CORO_TEST(Admins, lose_their_sessions_with_a_new_password) {
    Database database(context);
    auto& pool = database.pool;
    const auto admin = co_await test::make_admin(pool, "a@example.com", core::Role::viewer);
    const auto kept = co_await test::make_session(pool, admin);
    const auto lost = co_await test::make_session(pool, admin);
    const auto digest = *digest_of(CredentialKind::session, kept.reveal());
    const auto holder = co_await find_holder(pool, CredentialKind::session, digest, soon());
    MIEN_REQUIRE(holder.has_value());
    const SessionId kept_id{holder->credential_id};

    auto transaction = co_await pool.begin(soon());
    NewPassword password{.admin_id = admin.id,
                         .old_hash = "$argon2id$other",
                         .new_hash = "$argon2id$new",
                         .kept_session = kept_id};
    const auto wrong = co_await replace_password(transaction, password);
    password.old_hash = "$argon2id$none";
    const auto right = co_await replace_password(transaction, password);
    co_await transaction.commit();
    EXPECT_FALSE(wrong.has_value());
    EXPECT_TRUE(right.has_value());
    const bool kept_is_in = co_await is_let_in(pool, CredentialKind::session, kept);
    const bool lost_is_in = co_await is_let_in(pool, CredentialKind::session, lost);
    EXPECT_TRUE(kept_is_in);
    EXPECT_FALSE(lost_is_in);

    co_await patch(pool, admin.id, AdminPatch{.password_hash = "$argon2id$newer"});
    const bool kept_is_in_after = co_await is_let_in(pool, CredentialKind::session, kept);
    EXPECT_FALSE(kept_is_in_after);
}

// A token made in a session may be a thief's; one of the command line is not. What a token has made
// ends with it, whichever way.
MIEN_CORO_TEST(Admins, lose_the_tokens_of_their_sessions_with_a_new_password) {
    Database database(context);
    auto& pool = database.pool;
    const auto admin = co_await test::make_admin(pool, "a@example.com", core::Role::viewer);
    const auto other = co_await test::make_admin(pool, "b@example.com", core::Role::viewer);
    co_await test::make_token(pool, other, "full");
    struct Case {
        TokenRevocation revocation;
        std::int64_t revoked;  // with what the cases before have left
        bool keeps_others;
    };
    for (const auto& [revocation, revoked, keeps_others] :
         {Case{TokenRevocation::none, 0, true}, Case{TokenRevocation::made_in_sessions, 4, true},
          Case{TokenRevocation::all, 5, false}}) {
        const auto of_command_line = co_await test::make_token(pool, admin, "full");
        auto transaction = co_await pool.begin(soon());
        TokenDraft draft{.admin_id = admin.id,
                         .name = "of a session",
                         .expires_at = std::nullopt,
                         .token_sha256 = sha256(std::string(name_of(revocation))),
                         .session_id = SessionId::make()};
        const auto of_session = co_await create_token(transaction, draft);
        draft.session_id = std::nullopt;
        draft.parent_id = of_session.id;
        draft.token_sha256 = sha256(std::string(name_of(revocation)) + " child");
        [[maybe_unused]] const auto child = co_await create_token(transaction, draft);
        co_await transaction.commit();
        const AdminPatch new_password{.password_hash = "$argon2id$new",
                                      .revoked_tokens = revocation};
        const auto changed = co_await change(pool, admin.id, new_password);
        EXPECT_EQ(changed.revoked_tokens, revoked) << name_of(revocation);
        const bool is_in = co_await is_let_in(pool, CredentialKind::token, of_command_line);
        EXPECT_EQ(is_in, keeps_others) << name_of(revocation);
    }
    const auto tokens = co_await list_tokens(pool, other.id, soon());
    MIEN_REQUIRE(tokens.size() == 1);
    EXPECT_FALSE(tokens.front().revoked_at.has_value());
}

MIEN_CORO_TEST(Admins, are_listed_by_email_from_a_key_on) {
    Database database(context);
    auto& pool = database.pool;
    for (const auto* const email : {"c@example.com", "a@example.com", "b@other.example"}) {
        co_await test::make_admin(pool, email, core::Role::viewer);
    }
    const AdminFilter from_a{.search = "", .after_email = "a@example.com", .limit = 10};
    const auto rest = co_await list_admins(pool, from_a, soon());
    MIEN_REQUIRE(rest.size() == 2);
    EXPECT_EQ(rest[0].email, "b@other.example");
    const AdminFilter by_domain{.search = "@EXAMPLE", .after_email = std::nullopt, .limit = 1};
    const auto found = co_await list_admins(pool, by_domain, soon());
    MIEN_REQUIRE(found.size() == 1);
    EXPECT_EQ(found[0].email, "a@example.com");
}

MIEN_CORO_TEST(Tokens, are_limited_per_admin_and_belong_to_one) {
    Database database(context);
    auto& pool = database.pool;
    const auto admin = co_await test::make_admin(pool, "a@example.com", core::Role::viewer);
    const auto other = co_await test::make_admin(pool, "b@example.com", core::Role::viewer);
    for (int i = 0; i < limits::tokens_per_admin_max; ++i) {
        co_await test::make_token(pool, admin, "read");
    }
    const auto error = co_await mien::test::error_of(test::make_token(pool, admin, "read"));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::conflict);

    const auto tokens = co_await list_tokens(pool, admin.id, soon());
    MIEN_REQUIRE(tokens.size() == static_cast<std::size_t>(limits::tokens_per_admin_max));
    auto transaction = co_await pool.begin(soon());
    const auto foreign = co_await revoke_token(transaction, tokens[0].id, other.id);
    const auto revoked = co_await revoke_token(transaction, tokens[0].id, admin.id);
    const auto again = co_await revoke_token(transaction, tokens[0].id, std::nullopt);
    co_await transaction.commit();
    EXPECT_TRUE(foreign.empty());
    EXPECT_FALSE(revoked.empty());
    EXPECT_TRUE(again.empty());
    co_await test::make_token(pool, admin, "read");
}

}  // namespace
}  // namespace mien::store
