#include "pg/databases.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_database.hpp"

namespace mien::pg {
namespace {

using test::error_of;
using test::soon;

constexpr Query add_table{"test_add_table", "CREATE TABLE letters (a text)"};
constexpr Query has_table{"test_has_table",
                          "SELECT to_regclass('letters') IS NOT NULL AS is_there"};
constexpr Query may_make_temporary{
    "test_may_make_temporary", "SELECT has_database_privilege('mien_app', $1, 'TEMPORARY') AS may"};
constexpr Query read_locale{"test_read_locale", R"sql(
    SELECT count(DISTINCT (encoding, datcollate, datctype, datlocprovider)) AS kinds
    FROM pg_database WHERE datname IN (current_database(), $1))sql"};

constexpr Query read_settings{"test_read_database_settings", R"sql(
    SELECT (SELECT array_agg(entry ORDER BY entry COLLATE "C")::text FROM unnest(r.setconfig) entry)
        AS settings
    FROM pg_db_role_setting r JOIN pg_database d ON d.oid = r.setdatabase
    WHERE d.datname = $1 AND r.setrole = 0)sql"};

// A database of the test, which is gone at its end with those whose names begin as its own does.
struct Server {
    [[nodiscard]] awaitable<std::unique_ptr<Connection>> enter(std::string database = {}) const {
        auto settings = mine.owner_settings();
        if (!database.empty()) {
            settings.database = std::move(database);
        }
        co_return co_await Connection::open(settings, soon());
    }
    [[nodiscard]] std::string name(std::string_view ending) const {
        return mine.owner_settings().database + std::string(ending);
    }

    test::TestDatabase mine{test::TestDatabase::Content::empty};
};

// Quoted by the server: a name is a name, whatever is in it.
MIEN_CORO_TEST(Databases, are_made_cloned_renamed_and_dropped) {
    const Server server;
    const auto connection = co_await server.enter();
    const auto odd = server.name("'; DROP TABLE \"x");
    co_await create_database(*connection, odd, soon());
    const auto kinds = co_await connection->run(read_locale, params(odd), soon());
    EXPECT_EQ(kinds.front().get<int>("kinds"), 1);
    {
        const auto inside = co_await server.enter(odd);
        co_await inside->run(add_table, {}, soon());
        const auto in_use =
            co_await error_of(rename_database(*connection, odd, server.name("_r"), soon()));
        EXPECT_EQ(in_use->kind(), ErrorKind::unavailable);
    }
    const auto copy = server.name("_copy");
    co_await clone_database(*connection, copy, odd, soon());
    const auto taken = co_await error_of(create_database(*connection, copy, soon()));
    EXPECT_EQ(taken->kind(), ErrorKind::conflict);
    {
        const auto inside = co_await server.enter(copy);
        const auto found = co_await inside->run(has_table, {}, soon());
        EXPECT_TRUE(found.front().get<bool>("is_there"));
    }
    co_await rename_database(*connection, copy, server.name("_new"), soon());
    const auto names = co_await list_databases(*connection, server.name("_"), soon());
    EXPECT_EQ(names, std::vector{server.name("_new")});
    const auto bytes = co_await database_bytes(*connection, server.name("_new"), soon());
    EXPECT_GT(bytes, 1'000'000);
    co_await drop_database(*connection, server.name("_new"), soon());
    co_await drop_database(*connection, odd, soon());
    co_await drop_database(*connection, odd, soon());
    const auto none = co_await database_bytes(*connection, odd, soon());
    EXPECT_EQ(none, 0);
}

MIEN_CORO_TEST(Databases, have_the_comment_and_the_rights_that_they_are_given) {
    const Server server;
    const auto connection = co_await server.enter();
    const auto name = server.name("_next");
    co_await create_database(*connection, name, soon());
    const auto before = co_await connection->run(may_make_temporary, params(name), soon());
    EXPECT_TRUE(before.front().get<bool>("may"));
    co_await copy_database_rights(*connection, name, soon());
    const auto after = co_await connection->run(may_make_temporary, params(name), soon());
    EXPECT_FALSE(after.front().get<bool>("may"));
    auto comment = co_await find_database_comment(*connection, name, soon());
    EXPECT_EQ(comment, "");
    co_await set_database_comment(*connection, name, "It's ours.", soon());
    comment = co_await find_database_comment(*connection, name, soon());
    EXPECT_EQ(comment, "It's ours.");
    co_await drop_database(*connection, name, soon());
    comment = co_await find_database_comment(*connection, name, soon());
    EXPECT_EQ(comment, std::nullopt);
}

// But for what a superuser has set, who alone may.
MIEN_CORO_TEST(Databases, have_the_settings_that_they_are_given) {
    const Server server;
    const auto connection = co_await server.enter();
    const auto superuser = co_await Connection::open(server.mine.superuser_settings(), soon());
    for (const auto* const setting :
         {"search_path TO \"odd one\", public", "work_mem TO '5MB'", "DateStyle TO 'SQL, DMY'",
          "application_name TO 'it''s'", "log_min_duration_statement TO 77"}) {
        const auto statement = fmt::format("ALTER DATABASE {} SET {}", server.name(""), setting);
        co_await superuser->run({setting, statement}, {}, soon());
    }
    const auto name = server.name("_next");
    co_await create_database(*connection, name, soon());
    const auto left = co_await copy_database_settings(*connection, name, soon());
    EXPECT_EQ(left, std::vector<std::string>{"log_min_duration_statement"});
    const auto given = co_await connection->run(read_settings, params(name), soon());
    EXPECT_EQ(given.front().get<std::string>("settings"),
              R"({"DateStyle=SQL, DMY",application_name=it's,)"
              R"("search_path=\"odd one\", public",work_mem=5MB})");
    co_await drop_database(*connection, name, soon());
}

MIEN_CORO_TEST(Databases, of_one_cluster_have_one_identifier) {
    const Server first;
    const Server second;
    const auto one = co_await first.enter();
    const auto other = co_await second.enter();
    const auto identifier = co_await system_identifier(*one, soon());
    const auto again = co_await system_identifier(*other, soon());
    EXPECT_EQ(identifier, again);
    EXPECT_NE(identifier, 0);
}

}  // namespace
}  // namespace mien::pg
