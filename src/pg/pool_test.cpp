#include "pg/pool.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include "async/signal.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/tcp_gate.hpp"
#include "tests/support/test_database.hpp"

namespace mien::pg {
namespace {

using namespace boost::asio::experimental::awaitable_operators;
using std::chrono::milliseconds;
using test::error_of;
using test::soon;
using test::TcpGate;
using test::TestDatabase;

constexpr Query one_query{"one", "SELECT 1 AS number"};
constexpr Query sleep_query{"sleep", "SELECT pg_sleep(20)"};
constexpr Query backend_query{"backend", "SELECT pg_backend_pid() AS pid"};

MIEN_CORO_TEST(pg_pool, uses_a_connection_again) {
    const TestDatabase database(TestDatabase::Content::empty);
    Pool pool(context.get_executor(), database.app_settings());
    for (int i = 0; i < 5; ++i) {
        const auto rows = co_await pool.run(one_query, {}, soon());
        EXPECT_EQ(rows.size(), 1);
    }
    EXPECT_EQ(pool.stats().opened_total, 1);
    EXPECT_EQ(pool.stats().idle, 1);
    EXPECT_EQ(pool.stats().leased, 0);
}

MIEN_CORO_TEST(pg_pool, serves_on_when_it_keeps_no_connection) {
    const TestDatabase database(TestDatabase::Content::empty);
    Pool pool(context.get_executor(), database.app_settings());
    const auto first = co_await pool.run(one_query, {}, soon());
    EXPECT_EQ(first.size(), 1);
    EXPECT_EQ(pool.stats().idle, 1);
    {
        const auto held = co_await pool.lease(soon());
        pool.keep_none();
        const auto rows = co_await pool.run(one_query, {}, soon());
        EXPECT_EQ(rows.size(), 1);
        EXPECT_EQ(pool.stats().idle, 0);
        EXPECT_EQ(pool.stats().leased, 1);
    }
    EXPECT_EQ(pool.stats().idle, 0);
    EXPECT_EQ(pool.stats().leased, 0);
}

MIEN_CORO_TEST(pg_pool, serves_waiters_in_the_order_they_came) {
    const TestDatabase database(TestDatabase::Content::empty);
    Pool pool(context.get_executor(), database.app_settings(), {.connections_max = 1});
    std::vector<int> order;
    async::Signal served(context.get_executor());
    {
        const auto held = co_await pool.lease(soon());
        for (int i = 0; i < 5; ++i) {
            async::spawn(context.get_executor(), "waiter",
                         [&pool, &order, &served, i]() -> awaitable<void> {
                             const auto rows = co_await pool.run(one_query, {}, soon());
                             order.push_back(i);
                             served.notify_all();
                         });
        }
        while (pool.stats().waiting < 5) {
            co_await asio::post(context.get_executor(), use_awaitable);
        }
    }
    while (order.size() < 5) {
        co_await served.wait();
    }
    EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4}));
    EXPECT_EQ(pool.stats().opened_total, 1);
}

MIEN_CORO_TEST(pg_pool, bounds_the_wait_and_the_queue) {
    const TestDatabase database(TestDatabase::Content::empty);
    const PoolLimits pool_limits{
        .connections_max = 1, .waiters_max = 1, .wait_max = milliseconds(300)};
    Pool pool(context.get_executor(), database.app_settings(), pool_limits);
    const auto held = co_await pool.lease(soon());
    const auto started_at = std::chrono::steady_clock::now();
    const auto errors = co_await (error_of(pool.run(one_query, {}, soon())) &&
                                  error_of(pool.run(one_query, {}, soon())));
    const auto taken = std::chrono::steady_clock::now() - started_at;
    const auto& [waited, refused] = errors;
    MIEN_REQUIRE(waited.has_value() && refused.has_value());
    EXPECT_EQ(waited->kind(), ErrorKind::unavailable);
    EXPECT_TRUE(waited->retry_after().has_value());
    EXPECT_NE(waited->detail().find("waited too long"), std::string::npos);
    EXPECT_EQ(refused->kind(), ErrorKind::unavailable);
    EXPECT_NE(refused->detail().find("too many"), std::string::npos);
    EXPECT_GE(taken, milliseconds(300));
    EXPECT_LT(taken, milliseconds(2000));
    EXPECT_EQ(pool.stats().waiting, 0);
    EXPECT_EQ(pool.stats().refused_total, 2);
}

MIEN_CORO_TEST(pg_pool, a_waiter_that_is_cancelled_leaves_the_queue) {
    const TestDatabase database(TestDatabase::Content::empty);
    Pool pool(context.get_executor(), database.app_settings(), {.connections_max = 1});
    {
        const auto held = co_await pool.lease(soon());
        auto cancelled = async::with_deadline(pool.run(one_query, {}, soon()),
                                              deadline_in(milliseconds(50)), "Waiting");
        const auto error = co_await error_of(std::move(cancelled));
        EXPECT_TRUE(error.has_value());
        EXPECT_EQ(pool.stats().waiting, 0);
    }
    const auto rows = co_await pool.run(one_query, {}, soon());
    EXPECT_EQ(rows.size(), 1);
}

MIEN_CORO_TEST(pg_pool, a_dirty_connection_is_clean_when_used_again) {
    const TestDatabase database(TestDatabase::Content::empty);
    Pool pool(context.get_executor(), database.owner_settings(), {.connections_max = 1});
    constexpr Query create_query{"create_dirt", "CREATE TABLE dirt (id int)"};
    {
        auto transaction = co_await pool.begin(soon());
        co_await transaction.run(create_query);
    }
    constexpr Query state_query{"dirt_state", R"sql(
        SELECT to_regclass('dirt') IS NULL AS is_clean, pg_current_xact_id_if_assigned() IS NULL
            AS is_outside)sql"};
    const auto rows = co_await pool.run(state_query, {}, soon());
    EXPECT_TRUE(rows.front().get<bool>("is_clean"));
    EXPECT_TRUE(rows.front().get<bool>("is_outside"));
    EXPECT_EQ(pool.stats().opened_total, 1);
}

MIEN_CORO_TEST(pg_pool, replaces_connections_that_the_server_closed_meanwhile) {
    const TestDatabase database(TestDatabase::Content::empty);
    Pool pool(context.get_executor(), database.app_settings());
    const auto before = co_await pool.run(backend_query, {}, soon());
    const auto settings = database.superuser_settings();
    const auto superuser = co_await Connection::open(settings, soon());
    constexpr Query kill_query{"kill_backend", "SELECT pg_terminate_backend($1, 5000) AS is_dead"};
    const auto killed =
        co_await superuser->run(kill_query, params(before.front().get<int>("pid")), soon());
    EXPECT_TRUE(killed.front().get<bool>("is_dead"));
    const auto after = co_await pool.run(backend_query, {}, soon());
    EXPECT_NE(after.front().get<int>("pid"), before.front().get<int>("pid"));
    EXPECT_EQ(pool.stats().opened_total, 2);
}

MIEN_CORO_TEST(pg_pool, retires_old_connections) {
    const TestDatabase database(TestDatabase::Content::empty);
    Pool pool(context.get_executor(), database.app_settings(),
              {.connection_life = milliseconds(0)});
    for (int i = 0; i < 2; ++i) {
        const auto rows = co_await pool.run(one_query, {}, soon());
        EXPECT_EQ(rows.size(), 1);
    }
    EXPECT_EQ(pool.stats().opened_total, 2);
    EXPECT_EQ(pool.stats().idle, 0);
}

MIEN_CORO_TEST(pg_pool, recovers_from_a_stalled_link) {
    const TestDatabase database(TestDatabase::Content::empty);
    auto settings = database.app_settings();
    TcpGate gate(settings.host, settings.port);
    settings.port = gate.port();
    Pool pool(context.get_executor(), settings, {.connections_max = 1});
    const auto before = co_await pool.run(one_query, {}, soon());
    EXPECT_EQ(before.size(), 1);

    gate.stall();
    const auto started_at = std::chrono::steady_clock::now();
    const auto error = co_await error_of(pool.run(one_query, {}, deadline_in(milliseconds(200))));
    EXPECT_LT(std::chrono::steady_clock::now() - started_at, milliseconds(2000));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::unavailable);

    gate.pass();
    const auto after = co_await pool.run(one_query, {}, soon());
    EXPECT_EQ(after.size(), 1);
    EXPECT_EQ(pool.stats().broken_total, 1);
}

MIEN_CORO_TEST(pg_pool, a_place_is_free_again_after_a_failed_connect) {
    const TestDatabase database(TestDatabase::Content::empty);
    auto settings = database.app_settings();
    TcpGate gate(settings.host, settings.port);
    settings.port = gate.port();
    Pool pool(context.get_executor(), settings, {.connections_max = 1});
    gate.cut();
    for (int i = 0; i < 3; ++i) {
        const auto error = co_await error_of(pool.run(one_query, {}, soon()));
        EXPECT_TRUE(error.has_value());
    }
    gate.pass();
    const auto rows = co_await pool.run(one_query, {}, soon());
    EXPECT_EQ(rows.size(), 1);
}

MIEN_CORO_TEST(pg_pool, closing_refuses_waiters_and_later_calls) {
    const TestDatabase database(TestDatabase::Content::empty);
    Pool pool(context.get_executor(), database.app_settings(), {.connections_max = 1});
    {
        const auto held = co_await pool.lease(soon());
        const std::function<awaitable<void>()> close = [&pool]() -> awaitable<void> {
            pool.close();
            co_return;
        };
        const auto error = co_await (error_of(pool.run(one_query, {}, soon())) && close());
        EXPECT_TRUE(error.has_value());
    }
    EXPECT_EQ(pool.stats().idle, 0);
    const auto later = co_await error_of(pool.run(one_query, {}, soon()));
    EXPECT_TRUE(later.has_value());
}

constexpr Query create_rows_query{"create_rows",
                                  "CREATE TABLE rows AS SELECT g AS id, 0 AS value "
                                  "FROM generate_series(1, 2) AS g"};
constexpr Query add_query{"add_to_row", "UPDATE rows SET value = value + 1 WHERE id = $1"};
constexpr Query sum_query{"sum_rows", "SELECT sum(value)::int AS sum FROM rows"};

// Two transactions lock two rows in opposite order, both holding their first before either asks
// for its second: PostgreSQL must kill one, which then runs again. The second run waits until the
// other transaction has ended: a released lock goes to whoever asks first, not to who has waited
// longest, so a run that started at once could make the same deadlock again.
MIEN_CORO_TEST(pg_pool, transact_runs_again_after_a_deadlock) {
    const TestDatabase database(TestDatabase::Content::empty);
    Pool pool(context.get_executor(), database.owner_settings());
    co_await pool.run(create_rows_query, {}, soon());
    int attempts = 0;
    int holding = 0;
    int ended = 0;
    async::Signal held(context.get_executor());
    const auto lock_both = [&](int first, int second) -> awaitable<int> {
        const std::function<awaitable<int>(Transaction&)> body =
            [&, first, second](Transaction& transaction) -> awaitable<int> {
            ++attempts;
            while (attempts > 2 && ended == 0) {
                co_await held.wait();
            }
            co_await transaction.run(add_query, params(first));
            ++holding;
            held.notify_all();
            while (holding < 2) {
                co_await held.wait();
            }
            co_await transaction.run(add_query, params(second));
            co_return first;
        };
        const auto result = co_await pool.transact<int>(soon(), body);
        ++ended;
        held.notify_all();
        co_return result;
    };
    const auto results = co_await (lock_both(1, 2) && lock_both(2, 1));
    EXPECT_EQ(results, std::make_tuple(1, 2));
    EXPECT_EQ(attempts, 3);
    const auto sum = co_await pool.run(sum_query, {}, soon());
    EXPECT_EQ(sum.front().get<int>("sum"), 4);
}

MIEN_CORO_TEST(pg_pool, transact_gives_up_after_three_attempts) {
    const TestDatabase database(TestDatabase::Content::empty);
    Pool pool(context.get_executor(), database.owner_settings());
    constexpr Query fail_query{"fail_serialization", R"sql(
        SELECT 1 / (SELECT count(*)::int FROM pg_class WHERE oid = 0))sql"};
    constexpr Query raise_query{
        "raise_serialization", "DO $$BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END$$"};
    int attempts = 0;
    auto retried = pool.transact<void>(soon(), [&](Transaction& transaction) -> awaitable<void> {
        ++attempts;
        co_await transaction.run(raise_query);
    });
    const auto error = co_await error_of(std::move(retried));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::unavailable);
    EXPECT_EQ(attempts, 3);

    auto refused = pool.transact<void>(soon(), [&](Transaction& transaction) -> awaitable<void> {
        ++attempts;
        co_await transaction.run(fail_query);
    });
    const auto other = co_await error_of(std::move(refused));
    EXPECT_TRUE(other.has_value());
    EXPECT_EQ(attempts, 4) << "another refusal is final";
}

MIEN_CORO_TEST(pg_pool, transact_leaves_a_commit_of_the_body_alone) {
    const TestDatabase database(TestDatabase::Content::empty);
    Pool pool(context.get_executor(), database.owner_settings());
    co_await pool.run(create_rows_query, {}, soon());
    co_await pool.transact<void>(soon(), [](Transaction& transaction) -> awaitable<void> {
        co_await transaction.run_and_commit(add_query, params(1));
    });
    const auto sum = co_await pool.run(sum_query, {}, soon());
    EXPECT_EQ(sum.front().get<int>("sum"), 1);
}

// The end of the program: coroutines are destroyed where they wait.
MIEN_CORO_TEST(pg_pool, the_context_may_end_while_statements_run) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto pool = std::make_shared<Pool>(context.get_executor(), database.app_settings(),
                                             PoolLimits{.connections_max = 1});
    for (int i = 0; i < 2; ++i) {
        async::spawn(context.get_executor(), "sleeper", [pool]() -> awaitable<void> {
            auto transaction = co_await pool->begin(soon());
            co_await transaction.run(sleep_query);
        });
    }
    while (pool->stats().opened_total < 1 || pool->stats().waiting < 1) {
        co_await asio::post(context.get_executor(), use_awaitable);
    }
    EXPECT_EQ(pool->stats().leased, 1);
}

MIEN_CORO_TEST(pg_pool, leases_may_outlive_it) {
    const TestDatabase database(TestDatabase::Content::empty);
    auto pool = std::make_unique<Pool>(context.get_executor(), database.app_settings());
    auto transaction = co_await pool->begin(soon());
    pool.reset();
    const auto rows = co_await transaction.run(one_query);
    EXPECT_EQ(rows.size(), 1);
    co_await transaction.commit();
}

}  // namespace
}  // namespace mien::pg
