// What is left of a copy that was ended, and what is done about it.
#include "sync/copy/target_claim.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "pg/databases.hpp"
#include "pg/migrate.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/odd_schema.hpp"
#include "tests/support/test_database.hpp"

namespace mien::sync {
namespace {

using test::error_of;
using test::soon;
using test::TestDatabase;
using testing::HasSubstr;

awaitable<void> run_script(pg::Settings settings, std::string_view sql) {
    settings.statement_time_max = std::chrono::milliseconds(0);
    const auto connection = co_await pg::Connection::open(settings, soon());
    const pg::Migration migration{.version = 1, .name = "schema", .sql = sql};
    const auto report = co_await pg::migrate(*connection, std::span(&migration, 1));
    EXPECT_EQ(report.applied.size(), 1U);
}

awaitable<void> run_statement(pg::Settings settings, std::string statement) {
    const auto connection = co_await pg::Connection::open(settings, soon());
    const pg::Query query{"statement", statement, pg::Planning::for_each_call};
    const auto rows = co_await connection->run(query, {}, soon());
    static_cast<void>(rows);
}

awaitable<std::vector<pg::DatabaseObject>> objects_of(pg::Settings settings) {
    const auto connection = co_await pg::Connection::open(settings, soon());
    auto objects = co_await pg::read_database_objects(*connection, soon());
    co_return objects;
}

awaitable<std::vector<std::string>> names_in(pg::Settings settings) {
    const auto objects = co_await objects_of(std::move(settings));
    std::vector<std::string> names;
    names.reserve(objects.size());
    for (const auto& object : objects) {
        names.push_back(object.name);
    }
    co_return names;
}

awaitable<std::string> comment_of(pg::Settings settings) {
    const auto connection = co_await pg::Connection::open(settings, soon());
    const auto comment = co_await pg::find_database_comment(*connection, settings.database, soon());
    co_return *comment;
}

// As a killed copy leaves a target: marked, and filled with the odd schema.
awaitable<void> leave_unfinished(pg::Settings target) {
    TestDatabase source(TestDatabase::Content::empty);
    co_await run_script(source.owner_settings(), test::odd_schema);
    const auto made = co_await objects_of(source.owner_settings());
    EXPECT_GT(made.size(), 20U);
    TargetClaim claim(target);
    co_await claim.take(soon());
    co_await claim.mark(made, soon());
    co_await run_script(target, test::odd_schema);
    co_await claim.note_tables(soon());
}

MIEN_CORO_TEST(sync_target_claim, takes_out_all_that_an_unfinished_copy_made) {
    // And leaves what was there before it, and the comment.
    TestDatabase target(TestDatabase::Content::empty);
    const auto settings = target.owner_settings();
    co_await run_statement(settings, "CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN 1");
    const auto connection = co_await pg::Connection::open(settings, soon());
    co_await pg::set_database_comment(*connection, settings.database, "the shop's copy", soon());
    co_await leave_unfinished(settings);
    const auto before = co_await comment_of(settings);
    EXPECT_TRUE(tells_of_unfinished_copy(before)) << before;

    TargetClaim claim(settings);
    co_await claim.take(soon());
    const auto left = co_await names_in(settings);
    EXPECT_THAT(left, testing::ElementsAre("function public.mine()"));
    const auto after = co_await comment_of(settings);
    EXPECT_EQ(after, "the shop's copy");
}

MIEN_CORO_TEST(sync_target_claim, touches_no_target_with_anything_else) {
    TestDatabase target(TestDatabase::Content::empty);
    const auto settings = target.owner_settings();
    co_await leave_unfinished(settings);
    co_await run_statement(settings, "CREATE TABLE \"my \"\"notes\" AS SELECT 1 AS n");
    const auto before = co_await names_in(settings);
    TargetClaim claim(settings);
    const auto error = co_await error_of(claim.take(soon()));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::conflict);
    EXPECT_THAT(error->message(), HasSubstr("It also holds the table public.\"my \"\"notes\""));
    const auto after = co_await names_in(settings);
    EXPECT_EQ(before, after);
    const auto comment = co_await comment_of(settings);
    EXPECT_TRUE(tells_of_unfinished_copy(comment));
}

MIEN_CORO_TEST(sync_target_claim, touches_no_table_that_was_made_again_by_its_name) {
    TestDatabase target(TestDatabase::Content::empty);
    const auto settings = target.owner_settings();
    co_await leave_unfinished(settings);
    co_await run_statement(settings, "DROP TABLE watched CASCADE");
    co_await run_statement(settings, "CREATE TABLE watched AS SELECT 1 AS mine");
    const auto before = co_await names_in(settings);
    TargetClaim claim(settings);
    const auto error = co_await error_of(claim.take(soon()));
    MIEN_REQUIRE(error.has_value());
    EXPECT_THAT(error->message(), HasSubstr("It also holds the table public.watched"));
    const auto after = co_await names_in(settings);
    EXPECT_EQ(before, after);
}

MIEN_CORO_TEST(sync_target_claim, before_its_first_row_no_table_with_rows_is_a_copys) {
    TestDatabase target(TestDatabase::Content::empty);
    const auto settings = target.owner_settings();
    {
        TargetClaim claim(settings);
        co_await claim.take(soon());
        co_await claim.mark({{.name = "table public.kept", .drop_statement = ""},
                             {.name = "table public.\"e M\"", .drop_statement = ""}},
                            soon());
    }
    co_await run_statement(settings, "CREATE TABLE kept AS SELECT 1 AS id");
    co_await run_statement(settings, "CREATE TABLE \"e M\" (id int)");
    {
        TargetClaim claim(settings);
        const auto error = co_await error_of(claim.take(soon()));
        MIEN_REQUIRE(error.has_value());
        EXPECT_THAT(error->message(), HasSubstr("It holds rows in the table public.kept"));
    }
    co_await run_statement(settings, "DELETE FROM kept");
    TargetClaim claim(settings);
    co_await claim.take(soon());
    const auto left = co_await names_in(settings);
    EXPECT_TRUE(left.empty());
}

MIEN_CORO_TEST(sync_target_claim, waits_for_another_copy_and_then_refuses) {
    TestDatabase target(TestDatabase::Content::empty);
    TargetClaim first(target.owner_settings());
    co_await first.take(soon());
    TargetClaim second(target.owner_settings());
    const auto error = co_await error_of(second.take(soon()));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::conflict);
    EXPECT_THAT(error->message(), HasSubstr("Another copy is being made"));
}

MIEN_CORO_TEST(sync_target_claim, ends_what_a_killed_copy_still_does) {
    // A statement of its goes on in the server, and holds a table that is to be taken out.
    TestDatabase target(TestDatabase::Content::empty);
    const auto settings = target.owner_settings();
    co_await leave_unfinished(settings);
    const auto old = co_await pg::Connection::open(settings, soon());
    pg::Transaction transaction(*old, soon());
    const pg::Query hold{"hold", "LOCK TABLE watched IN ACCESS EXCLUSIVE MODE"};
    const auto held = co_await transaction.run(hold);
    static_cast<void>(held);
    TargetClaim claim(settings);
    co_await claim.take(soon());
    const pg::Query after{"after", "SELECT 1 AS one"};
    const auto error = co_await error_of(transaction.run(after));
    EXPECT_TRUE(error.has_value());
}

MIEN_CORO_TEST(sync_target_claim, a_whole_copy_stays) {
    TestDatabase target(TestDatabase::Content::empty);
    const auto settings = target.owner_settings();
    {
        TargetClaim claim(settings);
        co_await claim.take(soon());
        const auto is_begun = co_await claim.clear(soon());
        EXPECT_FALSE(is_begun) << "nothing was written";
        co_await claim.mark({}, soon());
        co_await claim.finish(soon());
    }
    co_await run_statement(settings, "CREATE TABLE kept (id int)");
    TargetClaim claim(settings);
    co_await claim.take(soon());
    const auto names = co_await names_in(settings);
    EXPECT_THAT(names, testing::ElementsAre("table public.kept"));
}

}  // namespace
}  // namespace mien::sync
