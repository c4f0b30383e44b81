// People whom production erases, on databases of the test: production's, and generations of
// staging.
#include "sync/erasures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/staging/erasures.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/tcp_gate.hpp"
#include "tests/support/test_control.hpp"

namespace mien::sync {
namespace {

using test::soon;
using test::TestDatabase;

constexpr pg::Query mark{"test_mark_environment",
                         "INSERT INTO environment_marker (environment) VALUES ($1)"};
constexpr pg::Query add_users{"test_add_users_to_erase", R"sql(
    INSERT INTO users (id, name, search_text)
    VALUES ('01994b1c-8a01-7c11-9d52-000000000001', 'Ada', 'ada'),
           ('01994b1c-8a01-7c11-9d52-000000000002', 'Bea', 'bea'))sql"};
constexpr pg::Query delete_user{"test_delete_user_to_erase", "DELETE FROM users WHERE name = $1"};
constexpr pg::Query count_users{"test_count_adas", R"sql(
    SELECT count(*) AS users FROM users WHERE name = 'Ada')sql"};
constexpr pg::Query add_generation{"test_add_kept_generation", R"sql(
    INSERT INTO generations (number, database_host, database_port, database_name, origin, state,
        made_by_label, erased_until)
    VALUES ($1, $2, $3, $4, 'configuration', 'ready', 'test', $5))sql"};

// Bea was erased in production, then Ada; in staging Ada is in both generations, in 1, which is
// served, and in 2, whose Bea was looked for already.
class Environments {
  public:
    explicit Environments(IoContext& context)
        : executor(context.get_executor()),
          upkeep(executor),
          control(executor, control_.owner_settings()) {}

    awaitable<void> begin() {
        const auto production = production_.owner_settings();
        co_await prepare(production, "production");
        co_await prepare(served_.owner_settings(), "staging");
        co_await prepare(kept_.owner_settings(), "staging");
        co_await add(2, kept_.owner_settings(), 1);
        const auto owner = co_await pg::Connection::open(production, soon());
        for (const char* const name : {"Bea", "Ada"}) {
            co_await owner->run(delete_user, pg::params(name), soon());
        }
    }
    awaitable<void> add(int number, pg::Settings place, std::int64_t erased_until) {
        auto values = pg::params(number, place.host, static_cast<int>(place.port), place.database,
                                 erased_until);
        co_await control.run(add_generation, std::move(values), soon());
    }
    [[nodiscard]] SyncWork work() {
        return {.generations = {.control = control,
                                .databases = served_.owner_settings(),
                                .objects = objects::FilesystemSettings{directory_.path()},
                                .work = pool_,
                                .upkeep = upkeep,
                                .programs = {}},
                .production = production_.owner_settings(),
                .production_objects = objects::FilesystemSettings{directory_.path()},
                .policy_file = {},
                .key = nullptr,
                .ledger = std::nullopt};
    }
    awaitable<std::int64_t> adas_in(int generation) {
        const auto settings = generation == 1 ? served_.owner_settings() : kept_.owner_settings();
        const auto connection = co_await pg::Connection::open(settings, soon());
        const auto rows = co_await connection->run(count_users, {}, soon());
        co_return rows.front().get<std::int64_t>("users");
    }
    // How many generations are noted to lag behind production.
    awaitable<std::size_t> lagging() {
        const auto behind = co_await store::list_erasures_behind(control, 2, soon());
        co_return behind.size();
    }
    awaitable<void> until_lagging(std::size_t count) {
        auto found = co_await lagging();
        while (found != count) {
            found = co_await lagging();
        }
    }

    Executor executor;
    Upkeep upkeep;

  private:
    static awaitable<void> prepare(pg::Settings settings, std::string environment) {
        const auto connection = co_await pg::Connection::open(settings, soon());
        co_await connection->run(mark, pg::params(environment), soon());
        co_await connection->run(add_users, {}, soon());
    }

    TestDatabase production_;
    TestDatabase served_;
    TestDatabase kept_;
    test::TestControl control_{test::FirstStaging{.database = served_.app_settings()}};
    test::ScratchDirectory directory_;
    async::WorkPool pool_{1, 10};

  public:
    pg::Pool control;  // after the database that it is of
};

// Goal: a generation whose server takes connections and never answers keeps nobody in the others.
MIEN_CORO_TEST(erasures, wait_for_no_generation_that_does_not_answer) {
    Environments environments(context);
    co_await environments.begin();
    const auto place = environments.work().production;
    test::TcpGate gate(place.host, place.port);
    gate.stall();
    auto nowhere = place;
    nowhere.host = "127.0.0.1";
    nowhere.port = gate.port();
    co_await environments.add(3, nowhere, 0);
    const auto work = environments.work();
    const auto served =
        co_await async::run_until(erase_people(work), environments.until_lagging(1));
    EXPECT_FALSE(served.has_value());
    const auto in_served = co_await environments.adas_in(1);
    EXPECT_EQ(in_served, 0);
    const auto in_kept = co_await environments.adas_in(2);
    EXPECT_EQ(in_kept, 0);
}

// A database that somebody is connected to can neither be cloned nor dropped.
MIEN_CORO_TEST(erasures, leave_all_but_the_served_generation_to_operations) {
    Environments environments(context);
    co_await environments.begin();
    const auto work = environments.work();
    auto pause = co_await environments.upkeep.pause();
    co_await erase_people(work);
    auto in_served = co_await environments.adas_in(1);
    EXPECT_EQ(in_served, 0);
    auto in_kept = co_await environments.adas_in(2);
    EXPECT_EQ(in_kept, 1);
    auto lagging = co_await environments.lagging();
    EXPECT_EQ(lagging, 1U);
    pause.reset();
    co_await erase_people(work);
    in_kept = co_await environments.adas_in(2);
    EXPECT_EQ(in_kept, 0);
    lagging = co_await environments.lagging();
    EXPECT_EQ(lagging, 0U);
}

}  // namespace
}  // namespace mien::sync
