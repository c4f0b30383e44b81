#include "pg/copy.hpp"

#include <fmt/format.h>

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

constexpr int rows_total = 100'000;

constexpr Query create_query{"create_copied",
                             "CREATE TABLE copied (id int PRIMARY KEY, text text)"};
constexpr Query copy_in_query{"copy_in", "COPY copied FROM STDIN"};
constexpr Query copy_out_query{"copy_out", "COPY (SELECT * FROM copied ORDER BY id) TO STDOUT"};
constexpr Query count_query{"count_copied", "SELECT count(*) AS number FROM copied"};

std::string line_of(int id) {
    return fmt::format("{}\ttext of row {}\n", id, id);
}

awaitable<int> count(Connection& connection) {
    const auto rows = co_await connection.run(count_query, {}, soon());
    co_return rows.front().get<int>("number");
}

MIEN_CORO_TEST(pg_copy, carries_many_rows_in_and_out) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.owner_settings();
    const auto connection = co_await Connection::open(settings, soon());
    co_await connection->run(create_query, {}, soon());

    auto copy = co_await CopyIn::start(*connection, copy_in_query, soon());
    std::string batch;
    for (int id = 1; id <= rows_total; ++id) {
        batch += line_of(id);
        if (batch.size() > 100'000) {
            // Pieces need not end where rows end.
            co_await copy.write(std::string_view(batch).substr(0, 99'999));
            batch.erase(0, 99'999);
        }
    }
    co_await copy.write(batch);
    const auto written = co_await copy.finish();
    EXPECT_EQ(written, rows_total);

    int expected = 0;
    bool is_same = true;
    const CopySink check = [&](std::string_view line) -> awaitable<void> {
        is_same = is_same && line == line_of(++expected);
        co_return;
    };
    const auto read = co_await copy_out(*connection, copy_out_query, check, soon());
    EXPECT_EQ(read, rows_total);
    EXPECT_EQ(expected, rows_total);
    EXPECT_TRUE(is_same);

    const auto counted = co_await count(*connection);
    EXPECT_EQ(counted, rows_total) << "the connection is good for queries again";
}

MIEN_CORO_TEST(pg_copy, is_part_of_its_transaction) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.owner_settings();
    const auto connection = co_await Connection::open(settings, soon());
    co_await connection->run(create_query, {}, soon());
    {
        Transaction transaction(*connection, soon());
        auto copy = co_await CopyIn::start(transaction, copy_in_query);
        co_await copy.write(line_of(1));
        const auto written = co_await copy.finish();
        EXPECT_EQ(written, 1);
    }
    const auto rolled_back = co_await count(*connection);
    EXPECT_EQ(rolled_back, 0);
    {
        Transaction transaction(*connection, soon());
        auto copy = co_await CopyIn::start(transaction, copy_in_query);
        co_await copy.write(line_of(1));
        const auto written = co_await copy.finish();
        EXPECT_EQ(written, 1);
        co_await transaction.commit();
    }
    const auto committed = co_await count(*connection);
    EXPECT_EQ(committed, 1);
}

MIEN_CORO_TEST(pg_copy, abort_keeps_nothing_and_the_connection) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.owner_settings();
    const auto connection = co_await Connection::open(settings, soon());
    co_await connection->run(create_query, {}, soon());
    auto copy = co_await CopyIn::start(*connection, copy_in_query, soon());
    co_await copy.write(line_of(1));
    co_await copy.abort();
    const auto counted = co_await count(*connection);
    EXPECT_EQ(counted, 0);
}

MIEN_CORO_TEST(pg_copy, wrong_rows_and_wrong_statements_are_refused) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.owner_settings();
    const auto connection = co_await Connection::open(settings, soon());
    co_await connection->run(create_query, {}, soon());
    {
        auto copy = co_await CopyIn::start(*connection, copy_in_query, soon());
        const std::string bad = "not a number\tx\n";
        for (int i = 0; i < 100'000; ++i) {
            co_await copy.write(bad);
        }
        const auto error = co_await error_of(copy.finish());
        MIEN_REQUIRE(error.has_value());
        EXPECT_EQ(error->kind(), ErrorKind::malformed);
    }
    constexpr Query missing_query{"copy_missing", "COPY missing FROM STDIN"};
    const auto missing = co_await error_of(CopyIn::start(*connection, missing_query, soon()));
    MIEN_REQUIRE(missing.has_value());
    EXPECT_EQ(missing->kind(), ErrorKind::internal);
    const auto counted = co_await count(*connection);
    EXPECT_EQ(counted, 0);
}

MIEN_CORO_TEST(pg_copy, leaving_half_way_undoes_it) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.owner_settings();
    const auto connection = co_await Connection::open(settings, soon());
    co_await connection->run(create_query, {}, soon());
    {
        auto copy = co_await CopyIn::start(*connection, copy_in_query, soon());
        co_await copy.write(line_of(1));
    }
    EXPECT_TRUE(connection->is_broken());
    const auto other = co_await Connection::open(settings, soon());
    const auto counted = co_await count(*other);
    EXPECT_EQ(counted, 0);

    constexpr Query series_query{"copy_series",
                                 "COPY (SELECT generate_series(1, 1000000)) TO STDOUT"};
    const CopySink fail_at_once = [](std::string_view) -> awaitable<void> {
        throw Error(ErrorKind::upstream_failed, "The receiver is gone.");
        co_return;
    };
    const auto error = co_await error_of(copy_out(*other, series_query, fail_at_once, soon()));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::upstream_failed);
    EXPECT_TRUE(other->is_broken());
}

MIEN_CORO_TEST(pg_copy, ends_at_its_deadline_on_a_stalled_link) {
    const TestDatabase database(TestDatabase::Content::empty);
    auto settings = database.owner_settings();
    TcpGate gate(settings.host, settings.port);
    settings.port = gate.port();
    const auto connection = co_await Connection::open(settings, soon());
    co_await connection->run(create_query, {}, soon());
    auto copy = co_await CopyIn::start(*connection, copy_in_query, deadline_in(milliseconds(500)));
    gate.stall();
    // More than sockets and gate hold: without back-pressure this would never fail.
    const std::function<awaitable<void>()> write_much = [&copy]() -> awaitable<void> {
        const std::string line = std::string(999, 'x') + "\n";
        for (int i = 0; i < 64 * 1024; ++i) {
            co_await copy.write(line);
        }
    };
    const auto error = co_await error_of(write_much());
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::unavailable);
}

}  // namespace
}  // namespace mien::pg
