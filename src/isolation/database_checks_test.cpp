// Two environments on one server, which must not be: every check says so.
// tests/process/isolation.py has two servers.
#include "isolation/database_checks.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/staging/environment_marker.hpp"
#include "store/staging/reader_role.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_database.hpp"

namespace mien::isolation {
namespace {

using mien::test::soon;
using store::IsolationCheck;
using store::IsolationResult;
using test::TestDatabase;
using testing::HasSubstr;
using testing::Not;

IsolationCheck named(const std::vector<IsolationCheck>& checks, std::string_view name) {
    const auto found = std::ranges::find(checks, name, &IsolationCheck::name);
    if (found == checks.end()) {
        ADD_FAILURE() << "no check " << name;
        return {.name = {}, .claim = {}, .tried = {}, .found = {}, .tried_by = {}};
    }
    return *found;
}

awaitable<void> prepare(const TestDatabase& database, std::string environment) {
    const auto settings = database.owner_settings();
    const auto owner = co_await pg::Connection::open(settings, soon());
    co_await store::mark_environment(*owner, std::move(environment), soon());
    [[maybe_unused]] const bool is_granted = co_await store::grant_reading(*owner, soon());
}

Sides sides_of(const TestDatabase& production, const TestDatabase& staging) {
    return {.production = production.reader_settings(),
            .staging_owner = staging.owner_settings(),
            .staging_program = staging.app_settings(),
            .production_objects = {},
            .staging_objects = {}};
}

MIEN_CORO_TEST(database_checks, fail_for_two_databases_of_one_server) {
    const TestDatabase production;
    const TestDatabase staging;
    co_await prepare(production, "production");
    co_await prepare(staging, "staging");
    const auto sides = sides_of(production, staging);
    const auto checks = co_await check_databases(sides, soon());
    EXPECT_EQ(checks.size(), 6U);
    EXPECT_EQ(named(checks, "database_servers").result, IsolationResult::failed);
    EXPECT_EQ(named(checks, "database_markers").result, IsolationResult::passed);
    EXPECT_EQ(named(checks, "production_reader_rights").result, IsolationResult::passed);
    EXPECT_EQ(named(checks, "staging_owner_in_production").result, IsolationResult::failed);
    EXPECT_EQ(named(checks, "staging_program_in_production").result, IsolationResult::failed);
    EXPECT_EQ(named(checks, "production_reader_in_staging").result, IsolationResult::failed);
    for (const auto& check : checks) {
        EXPECT_EQ(check.tried_by, "bridge");
        EXPECT_THAT(check.tried, HasSubstr("127.0.0.1:"));
        EXPECT_THAT(check.tried + check.found,
                    Not(HasSubstr(std::string(sides.staging_owner.password.reveal()))));
    }
}

MIEN_CORO_TEST(database_checks, fail_for_a_role_that_may_write_and_a_marker_that_is_wrong) {
    const TestDatabase production;
    const TestDatabase staging;
    co_await prepare(production, "staging");
    co_await prepare(staging, "staging");
    auto sides = sides_of(production, staging);
    sides.production = production.app_settings();
    const auto checks = co_await check_databases(sides, soon());
    EXPECT_EQ(named(checks, "database_markers").result, IsolationResult::failed);
    EXPECT_EQ(named(checks, "production_reader_rights").result, IsolationResult::failed);
}

MIEN_CORO_TEST(database_checks, that_cannot_be_tried_do_not_pass) {
    const TestDatabase staging;
    co_await prepare(staging, "staging");
    auto sides = sides_of(staging, staging);
    sides.production.port = 1;
    const auto checks = co_await check_databases(sides, soon());
    EXPECT_EQ(checks.size(), 6U);
    for (const auto& check : checks) {
        EXPECT_EQ(check.result, IsolationResult::untried) << check.name;
        EXPECT_NE(check.found, "") << check.name;
    }
    // A password that its own server does not take says nothing of the other.
    sides = sides_of(staging, staging);
    sides.staging_program.password = Secret("another");
    const auto others = co_await check_databases(sides, soon());
    EXPECT_EQ(named(others, "staging_program_in_production").result, IsolationResult::untried);
}

}  // namespace
}  // namespace mien::isolation
