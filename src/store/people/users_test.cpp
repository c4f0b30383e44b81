#include "store/people/users.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "store/constraints.hpp"
#include "store/people/assignments.hpp"
#include "store/people/characters.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_accounts.hpp"

namespace mien::store {
namespace {

using mien::test::error_of;
using test::soon;
using namespace boost::asio::experimental::awaitable_operators;

struct Bundle : test::Database {
    explicit Bundle(IoContext& context) : Database(context) { register_constraints(); }

    awaitable<void> set_up() {
        const auto admin =
            co_await test::make_admin(pool, "editor@example.com", core::Role::editor);
        admin_id = admin.id;
    }

    awaitable<User> create(std::string name, std::optional<std::string> email) {
        auto transaction = co_await pool.begin(soon());
        const core::UserDraft draft{
            .name = std::move(name), .email = email, .phone = "+44 7700 900123", .attributes = {}};
        auto created = co_await create_user(transaction, draft);
        co_await transaction.commit();
        co_return created;
    }

    awaitable<CharacterId> create_character(std::string slug) {
        auto transaction = co_await pool.begin(soon());
        const core::CharacterDraft draft{
            .slug = slug, .name = slug, .description = "", .attributes = {}};
        const auto created =
            co_await store::create_character(transaction, draft, SlugTaken::refuse);
        co_await transaction.commit();
        co_return created.id;
    }

    awaitable<Assigned> assign(UserId user_id, CharacterId character_id) {
        auto transaction = co_await pool.begin(soon());
        const AssignmentDraft draft{
            .user_id = user_id, .character_id = character_id, .assigned_by = admin_id};
        auto assigned = co_await create_assignment(transaction, draft);
        co_await transaction.commit();
        co_return assigned;
    }

    awaitable<Removal> remove(UserId id) {
        auto transaction = co_await pool.begin(soon());
        const auto before = co_await lock_user(transaction, id);
        const auto removal = co_await remove_user(transaction, before);
        co_await transaction.commit();
        co_return removal;
    }

    awaitable<void> archive_character(CharacterId id) {
        auto transaction = co_await pool.begin(soon());
        const auto before = co_await lock_character(transaction, id);
        const auto removal = co_await remove_character(transaction, before);
        EXPECT_FALSE(removal.is_deleted);
        co_await transaction.commit();
    }

    AdminId admin_id;
};

MIEN_CORO_TEST(Users, are_stored_in_canonical_form) {
    Bundle bundle(context);
    const auto created = co_await bundle.create("Ada", "Ada@Example.com");
    EXPECT_EQ(created.fields.email, "ada@example.com");
    EXPECT_EQ(created.fields.phone, "+447700900123");
    const auto taken = co_await error_of(bundle.create("Other Ada", "ADA@example.com"));
    MIEN_REQUIRE(taken.has_value());
    EXPECT_EQ(taken->kind(), ErrorKind::conflict);
    EXPECT_EQ(taken->problems().front().pointer, "/email");
    co_await bundle.create("Nobody", std::nullopt);
    co_await bundle.create("Nobody", std::nullopt);
}

MIEN_CORO_TEST(Users, are_found_by_name_and_email) {
    Bundle bundle(context);
    co_await bundle.create("Ada Lovelace", "first@example.com");
    co_await bundle.create("Grace", "second@example.com");
    const auto by_name = co_await list_users(bundle.pool, {.search = "LOVE"}, soon());
    EXPECT_EQ(by_name.size(), 1U);
    const auto by_email = co_await list_users(bundle.pool, {.search = "second@"}, soon());
    MIEN_REQUIRE(by_email.size() == 1);
    EXPECT_EQ(by_email.front().fields.name, "Grace");
    const auto all = co_await count_users(bundle.pool, {.search = "example.com"}, soon());
    EXPECT_EQ(all, 2);
}

MIEN_CORO_TEST(Users, are_deleted_only_without_history) {
    Bundle bundle(context);
    co_await bundle.set_up();
    const auto fresh = co_await bundle.create("Fresh", std::nullopt);
    const auto deleted = co_await bundle.remove(fresh.id);
    EXPECT_TRUE(deleted.is_deleted);
    const auto used = co_await bundle.create("Used", std::nullopt);
    const auto character_id = co_await bundle.create_character("alice");
    co_await bundle.assign(used.id, character_id);
    const auto archived = co_await bundle.remove(used.id);
    EXPECT_FALSE(archived.is_deleted);
    const auto refused = co_await error_of(bundle.assign(used.id, character_id));
    MIEN_REQUIRE(refused.has_value());
    EXPECT_EQ(refused->kind(), ErrorKind::conflict);
}

MIEN_CORO_TEST(Assignments, end_the_one_before) {
    Bundle bundle(context);
    co_await bundle.set_up();
    const auto user = co_await bundle.create("Ada", std::nullopt);
    const auto alice = co_await bundle.create_character("alice");
    const auto dracula = co_await bundle.create_character("dracula");
    const auto first = co_await bundle.assign(user.id, alice);
    EXPECT_TRUE(first.is_new);
    const auto same = co_await bundle.assign(user.id, alice);
    EXPECT_FALSE(same.is_new);
    EXPECT_EQ(same.assignment.id, first.assignment.id);
    const auto second = co_await bundle.assign(user.id, dracula);
    EXPECT_EQ(second.ended, first.assignment.id);
    const auto ended = co_await get_assignment(bundle.pool, first.assignment.id, soon());
    EXPECT_TRUE(ended.ended_at.has_value());
    const auto read = co_await get_user(bundle.pool, user.id, soon());
    EXPECT_EQ(read.character_id, dracula);
    const auto of_dracula = co_await list_users(bundle.pool, {.character_id = dracula}, soon());
    EXPECT_EQ(of_dracula.size(), 1U);
    const auto of_alice = co_await list_users(bundle.pool, {.character_id = alice}, soon());
    EXPECT_TRUE(of_alice.empty());
    const auto history = co_await list_assignments(bundle.pool, {.user_id = user.id}, soon());
    MIEN_REQUIRE(history.size() == 2);
    EXPECT_EQ(history.front().id, second.assignment.id) << "latest first";
    const auto active =
        co_await list_assignments(bundle.pool, {.is_active = true, .limit = 5}, soon());
    EXPECT_EQ(active.size(), 1U);
    const auto older = co_await list_assignments(
        bundle.pool, {.is_active = {}, .after = second.assignment.id}, soon());
    MIEN_REQUIRE(older.size() == 1);
    EXPECT_EQ(older.front().id, first.assignment.id);
}

// Many assign to one user at once: one assignment is active in the end, and each of the others
// was ended, after it began.
MIEN_CORO_TEST(Assignments, leave_one_active_whoever_comes_at_once) {
    Bundle bundle(context);
    co_await bundle.set_up();
    const auto user = co_await bundle.create("Ada", std::nullopt);
    const auto alice = co_await bundle.create_character("alice");
    const auto dracula = co_await bundle.create_character("dracula");
    const auto holmes = co_await bundle.create_character("holmes");
    for (int round = 0; round < 5; ++round) {
        const auto errors = co_await (error_of(bundle.assign(user.id, alice)) &&
                                      error_of(bundle.assign(user.id, dracula)) &&
                                      error_of(bundle.assign(user.id, holmes)));
        EXPECT_FALSE(std::get<0>(errors) || std::get<1>(errors) || std::get<2>(errors));
    }
    const auto history = co_await list_assignments(bundle.pool, {.user_id = user.id}, soon());
    const auto has_ended = [](const Assignment& one) { return one.ended_at.has_value(); };
    EXPECT_GE(history.size(), 11U) << "no more than one of a round can find itself there already";
    EXPECT_EQ(std::ranges::count(history, false, has_ended), 1);
    for (const auto& assignment : history) {
        EXPECT_TRUE(!assignment.ended_at || *assignment.ended_at >= assignment.created_at);
    }
}

MIEN_CORO_TEST(Assignments, need_both_sides_in_use) {
    Bundle bundle(context);
    co_await bundle.set_up();
    const auto user = co_await bundle.create("Ada", std::nullopt);
    const auto other = co_await bundle.create("Bea", std::nullopt);
    const auto alice = co_await bundle.create_character("alice");
    const auto unknown_user = co_await error_of(bundle.assign(UserId::make(), alice));
    MIEN_REQUIRE(unknown_user.has_value());
    EXPECT_EQ(unknown_user->kind(), ErrorKind::not_found);
    EXPECT_EQ(unknown_user->problems().front().pointer, "/user_id");
    const auto unknown_character = co_await error_of(bundle.assign(user.id, CharacterId::make()));
    MIEN_REQUIRE(unknown_character.has_value());
    EXPECT_EQ(unknown_character->kind(), ErrorKind::not_found);
    co_await bundle.assign(other.id, alice);
    co_await bundle.archive_character(alice);
    const auto archived = co_await error_of(bundle.assign(user.id, alice));
    MIEN_REQUIRE(archived.has_value());
    EXPECT_EQ(archived->kind(), ErrorKind::conflict);
    EXPECT_EQ(archived->problems().front().pointer, "/character_id");
}

MIEN_CORO_TEST(Assignments, end_once) {
    Bundle bundle(context);
    co_await bundle.set_up();
    const auto user = co_await bundle.create("Ada", std::nullopt);
    const auto alice = co_await bundle.create_character("alice");
    const auto assigned = co_await bundle.assign(user.id, alice);
    const auto end = [&bundle](AssignmentId id) -> awaitable<Assignment> {
        auto transaction = co_await bundle.pool.begin(soon());
        const auto ended = co_await end_assignment(transaction, id);
        co_await transaction.commit();
        co_return ended;
    };
    const auto ended = co_await end(assigned.assignment.id);
    EXPECT_TRUE(ended.ended_at.has_value());
    const auto again = co_await error_of(end(assigned.assignment.id));
    MIEN_REQUIRE(again.has_value());
    EXPECT_EQ(again->kind(), ErrorKind::conflict);
    const auto unknown = co_await error_of(end(AssignmentId::make()));
    MIEN_REQUIRE(unknown.has_value());
    EXPECT_EQ(unknown->kind(), ErrorKind::not_found);
}

}  // namespace
}  // namespace mien::store
