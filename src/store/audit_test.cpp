#include "store/audit.hpp"

#include <gtest/gtest.h>

#include "tests/support/coro_test.hpp"
#include "tests/support/test_accounts.hpp"

namespace mien::store {
namespace {

using test::Database;
using test::soon;

constexpr pg::Query insert_entry{"test_insert_entry", R"sql(
    INSERT INTO audit_log SELECT seq + 1, now(), 'cli', NULL, '', 'x.y', 'x', '', NULL, '', '{}',
        hash, hash FROM audit_head)sql"};
constexpr pg::Query change_entry{"test_change_entry", "UPDATE audit_log SET action = 'x.y'"};
constexpr pg::Query delete_entry{"test_delete_entry", "DELETE FROM audit_log"};
constexpr pg::Query truncate_log{"test_truncate_log", "TRUNCATE audit_log"};
constexpr pg::Query disable_triggers{"test_disable_triggers",
                                     "ALTER TABLE audit_log DISABLE TRIGGER ALL"};
constexpr pg::Query change_second_entry{
    "test_change_second_entry", "UPDATE audit_log SET details = '{\"n\": 20}' WHERE seq = 2"};

awaitable<void> append(pg::Pool& pool, AuditEntry entry) {
    auto transaction = co_await pool.begin(soon());
    std::vector<pg::Call> calls;
    calls.push_back(append_audit_call(test::nobody, entry));
    co_await transaction.run_all_and_commit(std::move(calls));
}

awaitable<void> append_five(pg::Pool& pool) {
    for (int i = 1; i <= 5; ++i) {
        const AuditEntry entry{i % 2 == 0 ? "thing.turn" : "thing.move",
                               "thing",
                               std::to_string(i),
                               {{"n", i}},
                               std::nullopt};
        co_await append(pool, entry);
    }
}

awaitable<int> count_broken(pg::Pool& pool) {
    const auto rows = co_await pool.run(test::count_broken_entries, {}, soon());
    co_return rows.front().get<int>("count");
}

MIEN_CORO_TEST(Audit, lists_newest_first_by_filter_and_page) {
    Database database(context);
    auto& pool = database.pool;
    co_await append_five(pool);
    const auto all = co_await list_audit(pool, AuditFilter{}, soon());
    MIEN_REQUIRE(all.size() == 5);
    EXPECT_EQ(all[0].seq, 5);
    EXPECT_EQ(all[0].entry.subject_id, "5");
    EXPECT_EQ(all[0].entry.details.at("n").as_int64(), 5);
    EXPECT_EQ(all[0].actor.label, "test");
    EXPECT_EQ(all[0].actor.request_id, "request-1");
    EXPECT_EQ(all[0].hash_hex.size(), 64U);

    const AuditFilter turns{.action = "thing.turn"};
    const auto found = co_await list_audit(pool, turns, soon());
    EXPECT_EQ(found.size(), 2U);
    const AuditFilter page{.subject_kind = "thing", .before_seq = 4, .limit = 2};
    const auto older = co_await list_audit(pool, page, soon());
    MIEN_REQUIRE(older.size() == 2);
    EXPECT_EQ(older[0].seq, 3);
    const AuditFilter one{.subject_kind = "thing", .subject_id = "4"};
    const auto exact = co_await list_audit(pool, one, soon());
    EXPECT_EQ(exact.size(), 1U);
    const AuditFilter before{.until = all[4].occurred_at};
    const auto none = co_await list_audit(pool, before, soon());
    EXPECT_TRUE(none.empty());
    const AuditFilter since{.from = all[1].occurred_at};
    const auto latest = co_await list_audit(pool, since, soon());
    EXPECT_GE(latest.size(), 2U);
    const AuditFilter foreign{.actor_id = AdminId::make()};
    const auto of_foreign = co_await list_audit(pool, foreign, soon());
    EXPECT_TRUE(of_foreign.empty());
}

MIEN_CORO_TEST(Audit, is_numbered_without_a_gap_when_writers_meet_and_fail) {
    Database database(context);
    auto& pool = database.pool;
    const AuditEntry entry{"thing.move", "thing", "1", {}, std::nullopt};
    {
        auto transaction = co_await pool.begin(soon());
        auto call = append_audit_call(test::nobody, entry);
        co_await transaction.run(call.query, std::move(call.params));
    }
    using namespace boost::asio::experimental::awaitable_operators;
    for (int i = 0; i < 10; ++i) {
        co_await (append(pool, entry) && append(pool, entry) && append(pool, entry));
    }
    const auto newest = co_await list_audit(pool, AuditFilter{.limit = 1}, soon());
    MIEN_REQUIRE(newest.size() == 1);
    EXPECT_EQ(newest[0].seq, 30);
    const int broken = co_await count_broken(pool);
    EXPECT_EQ(broken, 0);
}

MIEN_CORO_TEST(Audit, cannot_be_changed_by_the_program_nor_by_the_owner) {
    Database database(context);
    co_await append_five(database.pool);
    pg::Pool owner(context.get_executor(), database.database.owner_settings());
    for (const auto& query : {insert_entry, change_entry, delete_entry, truncate_log}) {
        const auto error = co_await mien::test::error_of(database.pool.run(query, {}, soon()));
        EXPECT_TRUE(error.has_value()) << query.name;
    }
    for (const auto& query : {change_entry, delete_entry, truncate_log}) {
        const auto error = co_await mien::test::error_of(owner.run(query, {}, soon()));
        MIEN_REQUIRE(error.has_value());
        EXPECT_EQ(error->kind(), ErrorKind::conflict) << query.name;
    }
    const auto all = co_await list_audit(database.pool, AuditFilter{}, soon());
    EXPECT_EQ(all.size(), 5U);
}

MIEN_CORO_TEST(Audit, shows_what_was_changed_behind_its_back) {
    Database database(context);
    co_await append_five(database.pool);
    const int broken_before = co_await count_broken(database.pool);
    EXPECT_EQ(broken_before, 0);
    pg::Pool superuser(context.get_executor(), database.database.superuser_settings());
    co_await superuser.run(disable_triggers, {}, soon());
    co_await superuser.run(change_second_entry, {}, soon());
    const int broken_after = co_await count_broken(database.pool);
    EXPECT_EQ(broken_after, 1);
}

}  // namespace
}  // namespace mien::store
