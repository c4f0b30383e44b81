#include "pg/migrate.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include "tests/support/coro_test.hpp"
#include "tests/support/test_database.hpp"

namespace mien::pg {
namespace {

using namespace boost::asio::experimental::awaitable_operators;
using test::error_of;
using test::soon;
using test::TestDatabase;

constexpr std::array two_migrations{
    Migration{1, "0001_first",
              "CREATE TABLE first (id int); INSERT INTO first VALUES (1); -- a ';' and \xc3\xbc"},
    Migration{2, "0002_second", "CREATE TABLE second (id int);"},
};
constexpr std::array three_migrations{
    two_migrations[0],
    two_migrations[1],
    Migration{3, "0003_third", "CREATE TABLE third (id int);"},
};
constexpr std::array changed_migrations{
    two_migrations[0],
    Migration{2, "0002_second", "CREATE TABLE second (id bigint);"},
};
constexpr std::array broken_migrations{
    two_migrations[0],
    two_migrations[1],
    Migration{3, "0003_broken", "CREATE TABLE third (id int); SELECT no_such_column;"},
};
constexpr std::array leaving_migrations{
    two_migrations[0],
    two_migrations[1],
    Migration{3, "0003_leaving", "CREATE TABLE third (id int); COMMIT;"},
};

constexpr Query tables_query{
    "count_tables", "SELECT count(*) AS number FROM pg_tables WHERE schemaname = 'public'"};

awaitable<int> count_tables(const Settings& settings) {
    const auto connection = co_await Connection::open(settings, soon());
    const auto rows = co_await connection->run(tables_query, {}, soon());
    co_return rows.front().get<int>("number");
}

MIEN_CORO_TEST(pg_migrate, applies_what_is_missing_once) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.owner_settings();
    const auto connection = co_await Connection::open(settings, soon());
    const auto none = co_await find_schema_version(*connection, soon());
    EXPECT_EQ(none, std::nullopt);

    const auto first = co_await migrate(*connection, two_migrations);
    EXPECT_EQ(first.applied, (std::vector<int>{1, 2}));
    EXPECT_EQ(first.version, 2);
    const auto again = co_await migrate(*connection, two_migrations);
    EXPECT_TRUE(again.applied.empty());
    const auto more = co_await migrate(*connection, three_migrations);
    EXPECT_EQ(more.applied, std::vector<int>{3});
    const auto version = co_await find_schema_version(*connection, soon());
    EXPECT_EQ(version, 3);
}

MIEN_CORO_TEST(pg_migrate, refuses_a_changed_migration_and_a_newer_database) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.owner_settings();
    {
        const auto connection = co_await Connection::open(settings, soon());
        const auto report = co_await migrate(*connection, two_migrations);
        EXPECT_EQ(report.version, 2);
        const auto changed = co_await error_of(migrate(*connection, changed_migrations));
        MIEN_REQUIRE(changed.has_value());
        EXPECT_EQ(changed->kind(), ErrorKind::conflict);
        EXPECT_NE(changed->message().find("0002_second"), std::string::npos);
    }
    {
        const auto connection = co_await Connection::open(settings, soon());
        const std::span<const Migration> older(two_migrations.data(), 1);
        const auto newer = co_await error_of(migrate(*connection, older));
        MIEN_REQUIRE(newer.has_value());
        EXPECT_EQ(newer->kind(), ErrorKind::conflict);
        EXPECT_NE(newer->message().find("newer program"), std::string::npos);
    }
    const auto tables = co_await count_tables(settings);
    EXPECT_EQ(tables, 3);
}

MIEN_CORO_TEST(pg_migrate, a_migration_that_fails_leaves_nothing) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.owner_settings();
    for (const std::span<const Migration> migrations :
         {std::span<const Migration>(broken_migrations),
          std::span<const Migration>(leaving_migrations).first(2)}) {
        const auto connection = co_await Connection::open(settings, soon());
        const auto error = co_await error_of(migrate(*connection, migrations));
        EXPECT_EQ(error.has_value(), migrations.size() == 3);
        const auto tables = co_await count_tables(settings);
        EXPECT_EQ(tables, 3) << "schema_migrations, first and second";
    }
    const auto connection = co_await Connection::open(settings, soon());
    const auto left = co_await error_of(migrate(*connection, leaving_migrations));
    MIEN_REQUIRE(left.has_value());
    EXPECT_NE(left->message().find("must not end its transaction"), std::string::npos);
}

MIEN_CORO_TEST(pg_migrate, two_at_once_apply_everything_once) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.owner_settings();
    const auto one = co_await Connection::open(settings, soon());
    const auto other = co_await Connection::open(settings, soon());
    const auto reports =
        co_await (migrate(*one, three_migrations) && migrate(*other, three_migrations));
    const auto& [first, second] = reports;
    EXPECT_EQ(first.applied.size() + second.applied.size(), 3);
    EXPECT_TRUE(first.applied.empty() || second.applied.empty());
    EXPECT_EQ(first.version, 3);
    EXPECT_EQ(second.version, 3);
}

MIEN_CORO_TEST(pg_migrate, the_program_role_reads_the_version_of_the_real_schema) {
    const TestDatabase database;
    Pool pool(context.get_executor(), database.app_settings());
    const auto version = co_await find_schema_version(pool, soon());
    EXPECT_EQ(version, embedded_migrations().back().version);
}

MIEN_CORO_TEST(pg_require_schema, takes_this_program_s_schema_and_later_ones) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.owner_settings();
    const auto connection = co_await Connection::open(settings, soon());
    const auto before = co_await error_of(require_schema(*connection, soon(), two_migrations));
    MIEN_REQUIRE(before.has_value());
    EXPECT_EQ(before->message(), "The database is not one of Mien's.");
    [[maybe_unused]] const auto report = co_await migrate(*connection, two_migrations);
    const auto same = co_await error_of(require_schema(*connection, soon(), two_migrations));
    EXPECT_FALSE(same.has_value());
    const auto one = std::span(two_migrations).first(1);
    const auto later = co_await error_of(require_schema(*connection, soon(), one));
    EXPECT_FALSE(later.has_value());
    const auto older = co_await error_of(require_schema(*connection, soon(), three_migrations));
    MIEN_REQUIRE(older.has_value());
    EXPECT_EQ(older->kind(), ErrorKind::conflict);
    const auto other = co_await error_of(require_schema(*connection, soon(), changed_migrations));
    MIEN_REQUIRE(other.has_value());
    EXPECT_EQ(other->kind(), ErrorKind::conflict);
}

// As Rails has one.
MIEN_CORO_TEST(pg_require_schema, refuses_another_program_s_table_of_that_name) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.owner_settings();
    const auto connection = co_await Connection::open(settings, soon());
    const Query make_table{"make_table", "CREATE TABLE schema_migrations (version text)"};
    const auto made = co_await connection->run(make_table, {}, soon());
    EXPECT_TRUE(made.empty());
    const auto refusal = co_await error_of(require_schema(*connection, soon(), two_migrations));
    MIEN_REQUIRE(refusal.has_value());
    EXPECT_EQ(refusal->message(), "The database is not one of Mien's.");
}

}  // namespace
}  // namespace mien::pg
