#include "pg/entry.hpp"

#include <gtest/gtest.h>

#include "tests/support/coro_test.hpp"
#include "tests/support/odd_postgres.hpp"
#include "tests/support/test_database.hpp"

namespace mien::pg {
namespace {

using mien::test::soon;
using test::TestDatabase;

// It may be the other environment's: what it is told must not be of use to it.
MIEN_CORO_TEST(entry, never_tells_a_server_the_password) {
    test::OddPostgres server(test::OddPostgres::asks_in_the_clear);
    const auto entry = co_await try_entry(server.settings(), soon());
    EXPECT_EQ(entry.outcome, EntryOutcome::unheard);
    EXPECT_EQ(server.heard().find("the real one"), std::string::npos);
}

MIEN_CORO_TEST(entry, is_let_in_where_no_password_is_asked_for) {
    test::OddPostgres server(test::OddPostgres::lets_everybody_in);
    const auto entry = co_await try_entry(server.settings(), soon());
    EXPECT_EQ(entry.outcome, EntryOutcome::let_in);
    EXPECT_EQ(server.heard().find("the real one"), std::string::npos);
}

MIEN_CORO_TEST(entry, is_let_in_with_the_right_password) {
    const TestDatabase database;
    const auto entry = co_await try_entry(database.app_settings(), soon());
    EXPECT_EQ(entry.outcome, EntryOutcome::let_in);
    EXPECT_EQ(entry.sql_state, "");
}

MIEN_CORO_TEST(entry, is_refused_with_another_password_and_for_another_user) {
    const TestDatabase database;
    auto settings = database.app_settings();
    settings.password = Secret("guessed");
    const auto wrong = co_await try_entry(settings, soon());
    EXPECT_EQ(wrong.outcome, EntryOutcome::refused);
    EXPECT_EQ(wrong.sql_state, "28P01");
    settings = database.app_settings();
    settings.user = "nobody_of_this_name";
    const auto unknown = co_await try_entry(settings, soon());
    EXPECT_EQ(unknown.outcome, EntryOutcome::refused);
}

MIEN_CORO_TEST(entry, of_a_database_that_is_not_there_has_passed_the_password) {
    const TestDatabase database;
    auto settings = database.app_settings();
    settings.database = "mien_no_such_database";
    const auto entry = co_await try_entry(settings, soon());
    EXPECT_EQ(entry.outcome, EntryOutcome::let_in);
    EXPECT_EQ(entry.sql_state, "3D000");
}

MIEN_CORO_TEST(entry, is_unheard_where_no_server_of_the_authority_answers) {
    const TestDatabase database;
    auto settings = database.app_settings();
    settings.port = 1;
    const auto nobody = co_await try_entry(settings, soon());
    EXPECT_EQ(nobody.outcome, EntryOutcome::unheard);
    settings = database.app_settings();
    settings.host = "127.0.0.2";  // which its certificate does not name
    const auto other_name = co_await try_entry(settings, soon());
    EXPECT_EQ(other_name.outcome, EntryOutcome::unheard);
    settings.host = "nowhere.invalid";
    const auto nowhere = co_await try_entry(settings, soon());
    EXPECT_EQ(nowhere.outcome, EntryOutcome::unheard);
}

}  // namespace
}  // namespace mien::pg
