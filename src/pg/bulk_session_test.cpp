#include "pg/bulk_session.hpp"

#include <gtest/gtest.h>

#include "tests/support/coro_test.hpp"
#include "tests/support/test_database.hpp"

namespace mien::pg {
namespace {

using test::soon;

constexpr Query patience_query{"test_patience", R"sql(
    SELECT current_setting('tcp_user_timeout') AS unread,
           current_setting('statement_timeout') AS statement)sql"};

MIEN_CORO_TEST(bulk_session, waits_for_a_side_that_is_slow) {
    // A stream that is masked, or written to a disk that is busy, is not read for a while.
    test::TestDatabase database(test::TestDatabase::Content::empty);
    for (const auto open : {open_bulk_source, open_bulk_target}) {
        const auto session = co_await open(database.owner_settings(), soon());
        const auto rows = co_await session->run(patience_query, {}, soon());
        EXPECT_EQ(rows.front().get<std::string>("unread"), "120000");
        EXPECT_EQ(rows.front().get<std::string>("statement"), "0");
    }
    const auto usual = co_await Connection::open(database.owner_settings(), soon());
    const auto rows = co_await usual->run(patience_query, {}, soon());
    EXPECT_EQ(rows.front().get<std::string>("unread"), "8000");
}

}  // namespace
}  // namespace mien::pg
