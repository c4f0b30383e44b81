#include "sync/copy/table_statement.hpp"

#include <gtest/gtest.h>

#include "base/limits/sync.hpp"
#include "pg/catalog.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_database.hpp"

namespace mien::sync {
namespace {

using test::soon;
using test::TestDatabase;

constexpr pg::Query make_words{"make_words", R"sql(
    CREATE TABLE words AS
    SELECT n AS number, 'word ' || n % 50 AS word FROM generate_series(1, 2000) AS n)sql"};
// How many of the most frequent words are known, and how many columns there are statistics of.
constexpr pg::Query count_statistics{"count_statistics", R"sql(
    SELECT count(*) AS columns, max(cardinality(most_common_freqs)) AS words
    FROM pg_stats WHERE tablename = 'words')sql"};

awaitable<std::int32_t> words_known(pg::Connection& connection, std::int64_t table_bytes) {
    auto catalog = co_await pg::read_catalog(connection, soon());
    auto words = *catalog.find_table("public", "words");
    words.bytes = table_bytes;
    co_await analyze_table(connection, words, soon());
    const auto rows = co_await connection.run(count_statistics, {}, soon());
    EXPECT_EQ(rows.front().get<std::int64_t>("columns"), 2);
    co_return rows.front().get<std::int32_t>("words");
}

MIEN_CORO_TEST(sync_table_statement, large_tables_have_statistics_of_a_small_sample) {
    TestDatabase database(TestDatabase::Content::empty);
    const auto connection = co_await pg::Connection::open(database.owner_settings(), soon());
    const auto made = co_await connection->run(make_words, {}, soon());
    EXPECT_TRUE(made.empty());
    const auto of_large = co_await words_known(*connection, limits::copy_small_sample_bytes_min);
    EXPECT_EQ(of_large, 10);
    // Whatever was analyzed before it in the session.
    const auto of_small = co_await words_known(*connection, 1);
    EXPECT_EQ(of_small, 50);
}

}  // namespace
}  // namespace mien::sync
