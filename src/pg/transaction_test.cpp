#include "pg/transaction.hpp"

#include "pg/pool.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/tcp_gate.hpp"
#include "tests/support/test_database.hpp"

namespace mien::pg {
namespace {

using std::chrono::milliseconds;
using test::error_of;
using test::soon;
using test::TcpGate;
using test::TestDatabase;

constexpr Query create_query{"create_counters", R"sql(
    CREATE TABLE counters (id int PRIMARY KEY, value int NOT NULL,
        CONSTRAINT counters_value_unique UNIQUE (value) DEFERRABLE INITIALLY DEFERRED))sql"};
constexpr Query insert_query{"insert_counter", "INSERT INTO counters VALUES ($1, $2)"};
constexpr Query count_query{"count_counters", "SELECT count(*) AS number FROM counters"};

// A pool of one connection on a database with an empty table counters.
struct Bundle {
    explicit Bundle(IoContext& context)
        : pool(context.get_executor(), database.owner_settings(), {.connections_max = 1}) {}

    awaitable<void> set_up() { co_await pool.run(create_query, {}, soon()); }
    awaitable<int> count() {
        const auto rows = co_await pool.run(count_query, {}, soon());
        co_return rows.front().get<int>("number");
    }

    TestDatabase database{TestDatabase::Content::empty};
    Pool pool;
};

std::vector<Call> insertion(int id) {
    std::vector<Call> calls;
    calls.push_back({insert_query, params(id, id)});
    return calls;
}

MIEN_CORO_TEST(pg_transaction, commits_all_or_nothing) {
    Bundle bundle(context);
    co_await bundle.set_up();
    {
        auto transaction = co_await bundle.pool.begin(soon());
        co_await transaction.run(insert_query, params(1, 1));
        co_await transaction.run(insert_query, params(2, 2));
        co_await transaction.commit();
        EXPECT_TRUE(transaction.is_committed());
    }
    const auto committed = co_await bundle.count();
    EXPECT_EQ(committed, 2);
    {
        auto transaction = co_await bundle.pool.begin(soon());
        co_await transaction.run(insert_query, params(3, 3));
    }
    const auto after_leaving = co_await bundle.count();
    EXPECT_EQ(after_leaving, 2);
    EXPECT_EQ(bundle.pool.stats().opened_total, 1) << "a rolled back connection is used again";
}

MIEN_CORO_TEST(pg_transaction, sends_what_is_queued_before_the_next_statement) {
    Bundle bundle(context);
    co_await bundle.set_up();
    {
        auto transaction = co_await bundle.pool.begin(soon());
        transaction.queue(insertion(1));
        transaction.queue(insertion(2));
        const auto rows = co_await transaction.run(count_query);
        EXPECT_EQ(rows.front().get<int>("number"), 2) << "nothing but the count is answered";
        transaction.queue(insertion(3));
        const bool is_added = co_await transaction.try_run(insert_query, params(3, 4));
        EXPECT_FALSE(is_added) << "the one queued was there before";
        transaction.queue(insertion(5));
        co_await transaction.commit();
    }
    const auto committed = co_await bundle.count();
    EXPECT_EQ(committed, 4);
    {
        auto transaction = co_await bundle.pool.begin(soon());
        transaction.queue(insertion(6));
    }
    const auto after_leaving = co_await bundle.count();
    EXPECT_EQ(after_leaving, 4);
}

MIEN_CORO_TEST(pg_transaction, a_refusal_of_what_is_queued_ends_it) {
    Bundle bundle(context);
    co_await bundle.set_up();
    auto transaction = co_await bundle.pool.begin(soon());
    transaction.queue(insertion(1));
    transaction.queue(insertion(1));
    const auto failure = co_await error_of(transaction.commit());
    EXPECT_TRUE(failure && failure->kind() == ErrorKind::conflict);
    EXPECT_FALSE(transaction.is_committed());
}

MIEN_CORO_TEST(pg_transaction, is_rolled_back_when_an_exception_passes) {
    Bundle bundle(context);
    co_await bundle.set_up();
    const std::function<awaitable<void>()> fail_half_way = [&bundle]() -> awaitable<void> {
        auto transaction = co_await bundle.pool.begin(soon());
        co_await transaction.run(insert_query, params(1, 1));
        co_await transaction.run(insert_query, params(1, 1));
    };
    const auto error = co_await error_of(fail_half_way());
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::conflict);
    const auto counted = co_await bundle.count();
    EXPECT_EQ(counted, 0);
    EXPECT_EQ(bundle.pool.stats().opened_total, 1);
}

MIEN_CORO_TEST(pg_transaction, lets_its_locks_go_without_waiting_for_the_next_use) {
    Bundle bundle(context);
    co_await bundle.set_up();
    co_await bundle.pool.run(insert_query, params(1, 1), soon());
    constexpr Query lock_query{"lock_counter", "SELECT FROM counters WHERE id = 1 FOR UPDATE"};
    {
        auto transaction = co_await bundle.pool.begin(soon());
        co_await transaction.run(lock_query);
    }
    // Nobody has used the pool since; another session finds the row free well before the lock
    // timeout of five seconds.
    const auto settings = bundle.database.owner_settings();
    const auto other = co_await Connection::open(settings, soon());
    const auto rows = co_await other->run(lock_query, {}, deadline_in(std::chrono::seconds(2)));
    EXPECT_EQ(rows.size(), 1);
}

MIEN_CORO_TEST(pg_transaction, run_and_commit_is_both) {
    Bundle bundle(context);
    co_await bundle.set_up();
    {
        auto transaction = co_await bundle.pool.begin(soon());
        const auto rows = co_await transaction.run_and_commit(insert_query, params(1, 1));
        EXPECT_EQ(rows.affected(), 1);
        EXPECT_TRUE(transaction.is_committed());
    }
    {
        auto transaction = co_await bundle.pool.begin(soon());
        auto refused = transaction.run_and_commit(insert_query, params(1, 2));
        const auto error = co_await error_of(std::move(refused));
        MIEN_REQUIRE(error.has_value());
        EXPECT_EQ(error->kind(), ErrorKind::conflict);
        EXPECT_FALSE(transaction.is_committed());
    }
    const auto counted = co_await bundle.count();
    EXPECT_EQ(counted, 1);
}

MIEN_CORO_TEST(pg_transaction, a_constraint_that_fails_at_commit_is_thrown) {
    Bundle bundle(context);
    co_await bundle.set_up();
    {
        auto transaction = co_await bundle.pool.begin(soon());
        co_await transaction.run(insert_query, params(1, 7));
        co_await transaction.run(insert_query, params(2, 7));
        const auto error = co_await error_of(transaction.commit());
        MIEN_REQUIRE(error.has_value());
        EXPECT_EQ(error->kind(), ErrorKind::conflict);
        EXPECT_FALSE(transaction.is_committed());
    }
    const auto counted = co_await bundle.count();
    EXPECT_EQ(counted, 0);
}

MIEN_CORO_TEST(pg_transaction, commit_after_a_failed_statement_is_an_error) {
    Bundle bundle(context);
    co_await bundle.set_up();
    auto transaction = co_await bundle.pool.begin(soon());
    co_await transaction.run(insert_query, params(1, 1));
    const auto first = co_await error_of(transaction.run(insert_query, params(1, 1)));
    EXPECT_TRUE(first.has_value());
    const auto second = co_await error_of(transaction.commit());
    MIEN_REQUIRE(second.has_value());
    EXPECT_FALSE(transaction.is_committed());
}

MIEN_CORO_TEST(pg_transaction, try_run_forgives_one_statement) {
    Bundle bundle(context);
    co_await bundle.set_up();
    {
        auto transaction = co_await bundle.pool.begin(soon());
        const auto first = co_await transaction.try_run(insert_query, params(1, 1));
        EXPECT_TRUE(first);
        const auto second = co_await transaction.try_run(insert_query, params(1, 2));
        EXPECT_FALSE(second);
        const auto third = co_await transaction.try_run(insert_query, params(2, 2));
        EXPECT_TRUE(third);
        co_await transaction.commit();
    }
    const auto counted = co_await bundle.count();
    EXPECT_EQ(counted, 2);
}

MIEN_CORO_TEST(pg_transaction, snapshot_does_not_see_later_commits_and_cannot_write) {
    Bundle bundle(context);
    co_await bundle.set_up();
    const auto settings = bundle.database.owner_settings();
    const auto other = co_await Connection::open(settings, soon());
    auto snapshot = co_await bundle.pool.begin(soon(), Isolation::repeatable_read_read_only);
    const auto before = co_await snapshot.run(count_query);
    EXPECT_EQ(before.front().get<int>("number"), 0);
    co_await other->run(insert_query, params(1, 1), soon());
    const auto after = co_await snapshot.run(count_query);
    EXPECT_EQ(after.front().get<int>("number"), 0);
    const auto error = co_await error_of(snapshot.run(insert_query, params(2, 2)));
    EXPECT_TRUE(error.has_value());
}

MIEN_CORO_TEST(pg_transaction, without_statements_sends_nothing) {
    Bundle bundle(context);
    auto transaction = co_await bundle.pool.begin(soon());
    co_await transaction.commit();
    EXPECT_TRUE(transaction.is_committed());
}

MIEN_CORO_TEST(pg_transaction, a_lost_commit_says_that_the_outcome_is_unknown) {
    Bundle bundle(context);
    co_await bundle.set_up();
    auto settings = bundle.database.owner_settings();
    TcpGate gate(settings.host, settings.port);
    settings.port = gate.port();
    Pool pool(context.get_executor(), settings);
    {
        auto transaction = co_await pool.begin(deadline_in(milliseconds(1500)));
        co_await transaction.run(insert_query, params(1, 1));
        gate.stall();
        const auto error = co_await error_of(transaction.commit());
        MIEN_REQUIRE(error.has_value());
        EXPECT_EQ(error->kind(), ErrorKind::unavailable);
        EXPECT_NE(error->message().find("not known"), std::string::npos);
        EXPECT_NE(error->message().find("Idempotency-Key"), std::string::npos);
    }
    EXPECT_EQ(pool.stats().broken_total, 1);
    EXPECT_EQ(pool.stats().idle, 0);
}

}  // namespace
}  // namespace mien::pg
