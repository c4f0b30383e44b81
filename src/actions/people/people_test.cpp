#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "actions/people/assignment_changes.hpp"
#include "actions/people/character_changes.hpp"
#include "actions/people/user_changes.hpp"
#include "actions/perform.hpp"
#include "base/error.hpp"
#include "store/constraints.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_accounts.hpp"

namespace mien::actions {
namespace {

using mien::test::soon;
using store::test::nobody;

struct Bundle : store::test::Database {
    explicit Bundle(IoContext& context) : Database(context) { store::register_constraints(); }

    // The action in a transaction that is committed, with what it says that changed.
    template <class T>
    awaitable<Done<T>> run(Action<T> action) {
        std::vector<store::AuditEntry> audit;
        const Action<T> noting = [&](pg::Transaction& transaction) -> awaitable<Done<T>> {
            auto done = co_await action(transaction);
            audit = done.audit;
            co_return done;
        };
        auto value = co_await perform(pool, nobody, soon(), noting);
        co_return Done<T>{std::move(value), std::move(audit)};
    }

    awaitable<Done<store::Character>> create_character(core::CharacterDraft draft) {
        const Action<store::Character> create = [&](pg::Transaction& transaction) {
            return actions::create_character(transaction, draft, store::SlugTaken::refuse);
        };
        co_return co_await run(create);
    }

    awaitable<Done<store::Character>> change_character(CharacterId id,
                                                       core::CharacterDraft fields) {
        const Action<store::Character> change =
            [&](pg::Transaction& transaction) -> awaitable<Done<store::Character>> {
            const auto before = co_await store::lock_character(transaction, id);
            co_return co_await actions::change_character(transaction, before, fields);
        };
        co_return co_await run(change);
    }

    awaitable<Done<store::User>> create_user(core::UserDraft draft) {
        const Action<store::User> create = [&](pg::Transaction& transaction) {
            return actions::create_user(transaction, draft);
        };
        co_return co_await run(create);
    }

    awaitable<Done<store::User>> change_user(UserId id, core::UserDraft fields) {
        const Action<store::User> change =
            [&](pg::Transaction& transaction) -> awaitable<Done<store::User>> {
            const auto before = co_await store::lock_user(transaction, id);
            co_return co_await actions::change_user(transaction, before, fields);
        };
        co_return co_await run(change);
    }

    awaitable<std::int64_t> count_entries(std::string action) {
        const auto rows = co_await pool.run(store::test::count_entries, pg::params(action), soon());
        co_return rows.front().get<std::int64_t>("count");
    }
};

const core::CharacterDraft alice{
    .slug = "alice", .name = "Alice", .description = "", .attributes = {{"hair", "red"}}};

MIEN_CORO_TEST(change_character, tells_each_field_that_changed) {
    Bundle bundle(context);
    const auto created = co_await bundle.create_character(alice);
    const auto same = co_await bundle.change_character(created.value.id, alice);
    EXPECT_TRUE(same.audit.empty());
    auto fields = alice;
    fields.name = "Alicia";
    fields.attributes["hair"] = "grey";
    const auto changed = co_await bundle.change_character(created.value.id, fields);
    MIEN_REQUIRE(changed.audit.size() == 1);
    EXPECT_EQ(changed.audit.front().action, "character.update");
    EXPECT_EQ(json::serialize(changed.audit.front().details),
              R"({"name":{"from":"Alice","to":"Alicia"},)"
              R"("attributes":{"from":{"hair":"red"},"to":{"hair":"grey"}}})");
    const auto entries = co_await bundle.count_entries("character.update");
    EXPECT_EQ(entries, 1);
}

MIEN_CORO_TEST(create_character, refuses_fields_that_break_a_rule_and_changes_nothing) {
    Bundle bundle(context);
    auto blank = alice;
    blank.name = "  ";
    const auto refusal = co_await mien::test::error_of(bundle.create_character(blank));
    MIEN_REQUIRE(refusal.has_value());
    EXPECT_EQ(refusal->kind(), ErrorKind::invalid);
    const auto entries = co_await bundle.count_entries("character.create");
    EXPECT_EQ(entries, 0);
}

MIEN_CORO_TEST(change_user, is_audited_without_personal_data) {
    Bundle bundle(context);
    const core::UserDraft ada{
        .name = "Ada", .email = "ada@example.com", .phone = "+44 7700 900123", .attributes = {}};
    const auto created = co_await bundle.create_user(ada);
    MIEN_REQUIRE(created.audit.size() == 1);
    EXPECT_TRUE(created.audit.front().details.empty());
    auto fields = ada;
    fields.phone = std::nullopt;
    fields.name = "Augusta";
    const auto changed = co_await bundle.change_user(created.value.id, fields);
    MIEN_REQUIRE(changed.audit.size() == 1);
    EXPECT_EQ(json::serialize(changed.audit.front().details), R"({"changed":["name","phone"]})");
    const auto same = co_await bundle.change_user(created.value.id, fields);
    EXPECT_TRUE(same.audit.empty());
}

}  // namespace
}  // namespace mien::actions
