#include "pg/entry.hpp"

#include <gtest/gtest.h>

#include "tests/support/coro_test.hpp"
#include "tests/support/test_database.hpp"

namespace mien::pg {
namespace {

using mien::test::soon;
using test::TestDatabase;

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
