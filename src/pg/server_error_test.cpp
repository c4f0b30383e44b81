#include "pg/server_error.hpp"

#include "pg/connection.hpp"
#include "pg/constraint_text.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_database.hpp"

namespace mien::pg {
namespace {

using test::error_of;
using test::soon;
using test::TestDatabase;

TEST(pg_server_error, kind_follows_sql_state) {
    const std::vector<std::pair<std::string, ErrorKind>> cases{
        {"22P02", ErrorKind::malformed},   {"22021", ErrorKind::malformed},
        {"22003", ErrorKind::invalid},     {"23514", ErrorKind::invalid},
        {"23505", ErrorKind::conflict},    {"23503", ErrorKind::conflict},
        {"23P01", ErrorKind::conflict},    {"MI002", ErrorKind::conflict},
        {"40001", ErrorKind::unavailable}, {"40P01", ErrorKind::unavailable},
        {"53300", ErrorKind::unavailable}, {"57P01", ErrorKind::unavailable},
        {"57014", ErrorKind::unavailable}, {"55P03", ErrorKind::unavailable},
        {"08006", ErrorKind::unavailable}, {"", ErrorKind::unavailable},
        {"0A000", ErrorKind::internal},    {"42501", ErrorKind::internal},
        {"42P01", ErrorKind::internal},    {"23502", ErrorKind::internal},
        {"XX000", ErrorKind::internal},
    };
    for (const auto& [state, kind] : cases) {
        const auto error = to_error({.sql_state = state,
                                     .message = "private text",
                                     .constraint = "",
                                     .query = "find_it",
                                     .is_fatal = false,
                                     .is_stale_statement = false});
        EXPECT_EQ(error.kind(), kind) << state;
        EXPECT_EQ(error.message().find("private text"), std::string::npos) << state;
        EXPECT_NE(error.detail().find("private text"), std::string::npos) << state;
        EXPECT_NE(error.detail().find("find_it"), std::string::npos) << state;
        EXPECT_EQ(error.retry_after().has_value(), kind == ErrorKind::unavailable) << state;
    }
}

constexpr std::array texts{
    ConstraintText{"things_name_unique", ErrorKind::conflict, "/name", "taken",
                   "Another thing has this name."},
    ConstraintText{"things_frozen", ErrorKind::gone, "", "frozen", "The thing is frozen."},
};

awaitable<void> make_things(Connection& connection) {
    constexpr std::array statements{
        Query{"make_things",
              "CREATE TABLE things (name text CONSTRAINT things_name_unique UNIQUE,"
              " CONSTRAINT things_name_length CHECK (length(name) < 5))"},
        Query{"make_refuse", R"sql(CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$BEGIN RAISE EXCEPTION 'secret %', OLD.name
              USING ERRCODE = 'MI001', CONSTRAINT = 'things_frozen'; END$$)sql"},
        Query{"make_trigger",
              "CREATE TRIGGER frozen BEFORE DELETE ON things "
              "FOR EACH ROW EXECUTE FUNCTION refuse()"},
    };
    for (const auto& statement : statements) {
        co_await connection.run(statement, {}, soon());
    }
}

MIEN_CORO_TEST(pg_server_error, a_known_constraint_speaks_with_its_own_text) {
    register_constraint_texts(texts);
    register_constraint_texts(texts);  // the same twice is no bug
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.owner_settings();
    const auto connection = co_await Connection::open(settings, soon());
    co_await make_things(*connection);

    constexpr Query insert_query{"insert_thing", "INSERT INTO things VALUES ($1)"};
    const auto inserted = co_await connection->run(insert_query, params("a"), soon());
    EXPECT_EQ(inserted.affected(), 1);

    const auto taken = co_await error_of(connection->run(insert_query, params("a"), soon()));
    MIEN_REQUIRE(taken.has_value());
    EXPECT_EQ(taken->kind(), ErrorKind::conflict);
    EXPECT_EQ(taken->message(), "Another thing has this name.");
    const Problem expected{"/name", "taken", "Another thing has this name."};
    EXPECT_EQ(taken->problems(), std::vector<Problem>{expected});

    constexpr Query delete_query{"delete_things", "DELETE FROM things"};
    const auto frozen = co_await error_of(connection->run(delete_query, {}, soon()));
    MIEN_REQUIRE(frozen.has_value());
    EXPECT_EQ(frozen->kind(), ErrorKind::gone);
    EXPECT_EQ(frozen->message(), "The thing is frozen.");
    EXPECT_NE(frozen->detail().find("things_frozen"), std::string::npos);

    const auto unnamed =
        co_await error_of(connection->run(insert_query, params("too long"), soon()));
    MIEN_REQUIRE(unnamed.has_value());
    EXPECT_EQ(unnamed->kind(), ErrorKind::invalid);
    EXPECT_EQ(unnamed->message().find("things"), std::string::npos);
    EXPECT_NE(unnamed->detail().find("things_name_length"), std::string::npos);
}

}  // namespace
}  // namespace mien::pg
