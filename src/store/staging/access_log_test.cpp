#include "store/staging/access_log.hpp"

#include <gtest/gtest.h>

#include "async/spawn.hpp"
#include "base/error.hpp"
#include "store/staging/invariants.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/planted_damage.hpp"
#include "tests/support/test_control.hpp"

namespace mien::store {
namespace {

using mien::test::soon;

constexpr pg::Query change_row{"test_change_access_row", "UPDATE access_log SET status = 200"};
constexpr pg::Query delete_row{"test_delete_access_row", "DELETE FROM access_log"};
constexpr pg::Query lower_counter{"test_lower_access_counter",
                                  "UPDATE access_log_head SET removed_through = 1"};
constexpr pg::Query turn_back_rows{"test_turn_back_access_rows", R"sql(
    INSERT INTO access_log (number, at, request_id, peer, client, host, method, path, status,
        outcome, duration_us)
    SELECT n, now() - make_interval(days => 400), '', '::1', '::1', '', '', '', 200, 'allowed', 0
    FROM generate_series(1, 5) n)sql"};
constexpr pg::Query count_five{"test_count_five_accesses", "UPDATE access_log_head SET number = 5"};
constexpr pg::Query choose_row{"test_choose_access_row", R"sql(
    INSERT INTO access_log (number, at, request_id, peer, client, host, method, path, status,
        outcome, duration_us)
    VALUES (2, now() - interval '1 hour', '', '::1', '::1', '', '', '', 200, 'allowed', 0))sql"};
constexpr pg::Query raise_counter{"test_raise_access_counter",
                                  "UPDATE access_log_head SET number = number + 1"};
constexpr pg::Query add_uneven_row{"test_add_uneven_access_row", R"sql(
    SELECT append_access('{}', '{}', '{}', '{}', '{::1}', '{::1}', '{x}', '{GET}', '{/}', '{}',
        '{x}', '{200}', '{0}'))sql"};
constexpr pg::Query add_nameless_row{"test_add_nameless_access_row", R"sql(
    SELECT append_access(NULL, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}',
        '{}'))sql"};
constexpr pg::Query set_clock_back{"test_set_clock_back", R"sql(
    UPDATE access_log_head SET at = clock_timestamp() + interval '1 hour')sql"};
constexpr pg::Query count_late_rows{"test_count_late_accesses", R"sql(
    SELECT count(*)::integer AS count FROM access_log l, access_log_head h
    WHERE l.at = h.at AND l.at > clock_timestamp())sql"};

struct Control {
    explicit Control(IoContext& context)
        : app(context.get_executor(), database.app_settings()),
          owner(context.get_executor(), database.superuser_settings()) {}

    mien::test::TestControl database;
    pg::Pool app;
    pg::Pool owner;
};

AccessAttempt attempt(std::string request_id, std::string reason = "") {
    AccessAttempt made;
    made.request_id = std::move(request_id);
    made.peer = "192.0.2.1";
    made.client = "203.0.113.9";
    made.host = "évil \"test\" \\x";
    made.method = "GET";
    made.path = "/a{b},c";
    made.reason = std::move(reason);
    made.status = made.reason.empty() ? 200 : 403;
    made.duration = std::chrono::microseconds(1234);
    return made;
}

// The ids of what is broken.
awaitable<std::string> find_broken(pg::Pool& pool) {
    auto transaction = co_await pool.begin(soon(), pg::Isolation::repeatable_read_read_only);
    const auto found = co_await mien::test::find_broken(transaction, control_invariants());
    std::string ids;
    for (const auto& [id, place] : found) {
        ids += id + " ";
    }
    co_return ids;
}

awaitable<bool> is_refused(pg::Pool& pool, pg::Query query) {
    auto statement = pool.run(query, {}, soon());
    const auto error = co_await mien::test::error_of(std::move(statement));
    co_return error.has_value();
}

MIEN_CORO_TEST(AccessLogRows, are_numbered_and_say_what_was_tried) {
    Control control(context);
    std::vector<AccessAttempt> attempts{attempt("first"), attempt("second", "host")};
    attempts[0].admin_id = AdminId::make();
    attempts[0].credential_id = make_uuid_v7();
    attempts[0].actor = "ada@example.com";
    attempts[0].route = "get_me";
    co_await append_access_rows(control.app, attempts, soon());
    co_await append_access_rows(control.app, {attempt("third")}, soon());
    const auto rows = co_await list_access_rows(control.app, AccessFilter{}, soon());
    MIEN_REQUIRE(rows.size() == 3);
    EXPECT_EQ(rows[0].number, 3);
    EXPECT_EQ(rows[0].attempt.request_id, "third");
    EXPECT_EQ(rows[1].attempt.reason, "host");
    EXPECT_EQ(rows[1].attempt.actor, "");
    const auto& first = rows[2].attempt;
    EXPECT_EQ(first.admin_id, attempts[0].admin_id);
    EXPECT_EQ(first.credential_id, attempts[0].credential_id);
    EXPECT_EQ(first.actor, "ada@example.com");
    EXPECT_EQ(first.host, attempts[0].host);
    EXPECT_EQ(first.path, "/a{b},c");
    EXPECT_EQ(first.peer, "192.0.2.1");
    EXPECT_EQ(first.client, "203.0.113.9");
    EXPECT_EQ(first.duration, std::chrono::microseconds(1234));
    const AccessFilter before_third{
        .reason = "host", .address = "203.0.113.0/24", .before_number = 3};
    const auto found = co_await list_access_rows(control.app, before_third, soon());
    EXPECT_EQ(found.size(), 1U);
    const auto broken = co_await find_broken(control.app);
    EXPECT_EQ(broken, "");
}

MIEN_CORO_TEST(AccessLogRows, have_no_gap_when_many_write_at_once) {
    Control control(context);
    int left = 20;
    for (int writer = 0; writer < 20; ++writer) {
        async::spawn(context.get_executor(), "append", [&control, &left]() -> awaitable<void> {
            for (int i = 0; i < 5; ++i) {
                co_await append_access_rows(control.app, {attempt("a"), attempt("b")}, soon());
            }
            --left;
        });
    }
    while (left > 0) {
        co_await mien::test::let_others_run();
    }
    const AccessFilter all{.limit = 500};
    const auto rows = co_await list_access_rows(control.app, all, soon());
    MIEN_REQUIRE(rows.size() == 200);
    EXPECT_EQ(rows.front().number, 200);
    EXPECT_EQ(rows.back().number, 1);
    const auto broken = co_await find_broken(control.app);
    EXPECT_EQ(broken, "");
}

MIEN_CORO_TEST(AccessLogRows, never_change) {
    Control control(context);
    co_await append_access_rows(control.app, {attempt("a")}, soon());
    for (const auto& query : {change_row, delete_row, lower_counter}) {
        const bool is_app_refused = co_await is_refused(control.app, query);
        EXPECT_TRUE(is_app_refused) << query.name;
    }
    for (const auto& query : {change_row, delete_row}) {
        const bool is_owner_refused = co_await is_refused(control.owner, query);
        EXPECT_TRUE(is_owner_refused) << query.name;
    }
}

// They go by whole days once they are older than the configuration's 365 days, and leave word.
MIEN_CORO_TEST(AccessLogRows, go_when_they_are_too_old) {
    Control control(context);
    co_await control.owner.run(turn_back_rows, {}, soon());
    co_await control.owner.run(count_five, {}, soon());
    co_await append_access_rows(control.app, {attempt("new")}, soon());
    const auto removed = co_await remove_old_access_rows(control.app, soon());
    EXPECT_EQ(removed, 5);
    const auto again = co_await remove_old_access_rows(control.app, soon());
    EXPECT_EQ(again, 0);
    const auto rows = co_await list_access_rows(control.app, AccessFilter{}, soon());
    MIEN_REQUIRE(rows.size() == 1);
    EXPECT_EQ(rows[0].number, 6);
    const auto broken = co_await find_broken(control.app);
    EXPECT_EQ(broken, "");
}

// Whoever has the program's credentials chooses neither numbers nor times.
MIEN_CORO_TEST(AccessLogRows, are_numbered_and_dated_by_the_database_alone) {
    Control control(context);
    co_await append_access_rows(control.app, {attempt("a")}, soon());
    for (const auto& query : {choose_row, raise_counter, add_uneven_row, add_nameless_row}) {
        const bool is_app_refused = co_await is_refused(control.app, query);
        EXPECT_TRUE(is_app_refused) << query.name;
    }
    const auto broken = co_await find_broken(control.app);
    EXPECT_EQ(broken, "");
}

MIEN_CORO_TEST(AccessLogRows, do_not_run_backwards_when_the_clock_is_set_back) {
    Control control(context);
    co_await control.owner.run(set_clock_back, {}, soon());
    co_await append_access_rows(control.app, {attempt("a"), attempt("b")}, soon());
    const auto rows = co_await control.owner.run(count_late_rows, {}, soon());
    EXPECT_EQ(rows.front().get<int>("count"), 2);
    const auto broken = co_await find_broken(control.app);
    EXPECT_EQ(broken, "");
}

}  // namespace
}  // namespace mien::store
