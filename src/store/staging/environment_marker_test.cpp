// Goal: whatever tells production's databases apart, staging refuses them.
#include "store/staging/environment_marker.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "store/staging/production_cluster.hpp"
#include "store/staging/target_check.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_accounts.hpp"
#include "tests/support/test_control.hpp"

namespace mien::store {
namespace {

using mien::test::soon;

constexpr pg::Query read_identifier{"test_read_system_identifier",
                                    "SELECT system_identifier FROM pg_control_system()"};

struct Bundle {
    explicit Bundle(IoContext& context) : owner(context.get_executor(), data.owner_settings()) {}

    awaitable<void> mark(std::string environment) {
        const auto lease = co_await owner.lease(soon());
        co_await mark_environment(lease.connection(), std::move(environment), soon());
    }
    awaitable<void> add_admin() {
        [[maybe_unused]] const auto admin =
            co_await store::test::make_admin(owner, "ada@example.com", core::Role::admin);
    }
    awaitable<std::int64_t> cluster() {
        const auto rows = co_await owner.run(read_identifier, {}, soon());
        co_return rows.front().get<std::int64_t>("system_identifier");
    }
    // The reason, or "" for a database that is taken. As the program's role, which starts.
    awaitable<std::string> refusal_for(Home home) {
        const auto connection = co_await pg::Connection::open(data.app_settings(), soon());
        auto asking = refuse_other_environment(*connection, std::move(home), soon());
        const auto error = co_await mien::test::error_of(std::move(asking));
        EXPECT_TRUE(!error || error->kind() == ErrorKind::conflict);
        co_return error ? error->message() : "";
    }
    awaitable<bool> is_refused(Home home) {
        const auto refusal = co_await refusal_for(std::move(home));
        co_return !refusal.empty();
    }

    mien::test::TestDatabase data;
    pg::Pool owner;
};

MIEN_CORO_TEST(OtherEnvironment, is_known_by_its_mark) {
    Bundle bundle(context);
    co_await bundle.mark("production");
    const bool is_refused = co_await bundle.is_refused({.environment = "staging"});
    EXPECT_TRUE(is_refused);
    const bool is_own_refused = co_await bundle.is_refused({.environment = "production"});
    EXPECT_FALSE(is_own_refused);
}

MIEN_CORO_TEST(OtherEnvironment, may_be_whatever_has_data_and_no_mark) {
    Bundle bundle(context);
    const bool is_empty_refused = co_await bundle.is_refused({.environment = "staging"});
    EXPECT_FALSE(is_empty_refused);
    co_await bundle.add_admin();
    const auto refusal = co_await bundle.refusal_for({.environment = "staging"});
    EXPECT_NE(refusal.find("not marked as staging's"), std::string::npos) << refusal;
    // As an upgrade from before there were marks.
    const bool is_own_refused = co_await bundle.is_refused({.environment = "production"});
    EXPECT_FALSE(is_own_refused);
    co_await bundle.mark("staging");
    const bool is_marked_refused = co_await bundle.is_refused({.environment = "staging"});
    EXPECT_FALSE(is_marked_refused);
}

MIEN_CORO_TEST(OtherEnvironment, is_known_by_its_cluster_whatever_the_mark_says) {
    Bundle bundle(context);
    co_await bundle.mark("staging");
    const auto cluster = co_await bundle.cluster();
    const auto refusal = co_await bundle.refusal_for({"staging", cluster});
    EXPECT_NE(refusal.find("production's cluster"), std::string::npos) << refusal;
    const bool is_other_refused = co_await bundle.is_refused({"staging", cluster + 1});
    EXPECT_FALSE(is_other_refused);
    const auto problem = co_await find_target_problem(bundle.data.app_settings(), cluster, soon());
    MIEN_REQUIRE(problem.has_value());
    EXPECT_EQ(problem->code, "production");
    const auto other =
        co_await find_target_problem(bundle.data.app_settings(), cluster + 1, soon());
    EXPECT_FALSE(other.has_value()) << other->message;
}

MIEN_CORO_TEST(ProductionCluster, is_what_the_owner_has_seen_last) {
    mien::test::TestControl control;
    const mien::test::TestDatabase unmigrated(mien::test::TestDatabase::Content::empty);
    pg::Pool owner(context.get_executor(), control.owner_settings());
    pg::Pool app(context.get_executor(), control.app_settings());
    pg::Pool empty(context.get_executor(), unmigrated.app_settings());
    const auto nothing = co_await find_production_cluster(app, soon());
    EXPECT_FALSE(nothing.has_value());
    const auto nowhere = co_await find_production_cluster(empty, soon());
    EXPECT_FALSE(nowhere.has_value());
    co_await save_production_cluster(owner, 1, soon());
    co_await save_production_cluster(owner, 7'000'000'000'000'000'001, soon());
    const auto seen = co_await find_production_cluster(app, soon());
    EXPECT_EQ(seen, 7'000'000'000'000'000'001);
    auto transaction = co_await app.begin(soon());
    const auto same = co_await find_production_cluster(transaction);
    EXPECT_EQ(same, seen);
    auto saving = save_production_cluster(app, 2, soon());
    const auto refused = co_await mien::test::error_of(std::move(saving));
    EXPECT_TRUE(refused.has_value());
}

}  // namespace
}  // namespace mien::store
