#include "store/servable.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pg/pool.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_database.hpp"

namespace mien::store {
namespace {

using test::error_of;
using test::soon;
using testing::HasSubstr;

awaitable<std::string> refusal_of(IoContext& context, pg::Settings settings) {
    pg::Pool pool(context.get_executor(), std::move(settings));
    const auto lease = co_await pool.lease(soon());
    const auto error = co_await error_of(require_servable(lease.connection(), soon()));
    co_return error ? error->message() : "";
}

MIEN_CORO_TEST(servable, takes_the_program_s_role_alone) {
    const test::TestDatabase database;
    const auto as_app = co_await refusal_of(context, database.app_settings());
    EXPECT_EQ(as_app, "");
    const auto as_owner = co_await refusal_of(context, database.owner_settings());
    EXPECT_THAT(as_owner, HasSubstr("may change the history"));
    const auto as_superuser = co_await refusal_of(context, database.superuser_settings());
    EXPECT_THAT(as_superuser, HasSubstr("may change the history"));
}

MIEN_CORO_TEST(servable, refuses_a_role_that_may_not_write) {
    const test::TestDatabase database;
    pg::Pool owner(context.get_executor(), database.owner_settings());
    const pg::Query revoke{"revoke_insert", "REVOKE INSERT ON prompt_versions FROM mien_app"};
    co_await owner.run(revoke, {}, soon());
    const auto refusal = co_await refusal_of(context, database.app_settings());
    EXPECT_THAT(refusal, HasSubstr("may not write prompts"));
}

MIEN_CORO_TEST(servable, refuses_a_database_that_takes_no_writes) {
    const test::TestDatabase database;
    pg::Pool owner(context.get_executor(), database.superuser_settings());
    const pg::Query set{"set_read_only",
                        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET "
                        "default_transaction_read_only = on', current_database()); END $$"};
    co_await owner.run(set, {}, soon());
    const auto refusal = co_await refusal_of(context, database.app_settings());
    EXPECT_THAT(refusal, HasSubstr("takes no writes"));
}

}  // namespace
}  // namespace mien::store
