#include "pg/connection.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "pg/environment.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/tcp_gate.hpp"
#include "tests/support/test_database.hpp"

namespace mien::pg {
namespace {

using std::chrono::milliseconds;
using test::error_of;
using test::soon;
using test::TcpGate;
using test::TestDatabase;

constexpr Query one_query{"one", "SELECT 1 AS number"};
constexpr Query divide_query{"divide", "SELECT 1 / $1::int AS number"};

MIEN_CORO_TEST(pg_connection, prepares_a_statement_once) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.app_settings();
    const auto connection = co_await Connection::open(settings, soon());
    constexpr Query count_query{"count_prepared",
                                "SELECT count(*) AS number FROM pg_prepared_statements"};
    for (int i = 0; i < 3; ++i) {
        const auto rows = co_await connection->run(one_query, {}, soon());
        EXPECT_EQ(rows.front().get<int>("number"), 1);
    }
    const auto counted = co_await connection->run(count_query, {}, soon());
    EXPECT_EQ(counted.front().get<int>("number"), 2);
    EXPECT_EQ(connection->prepared_count(), 2);
}

MIEN_CORO_TEST(pg_connection, prepares_no_statement_that_is_planned_for_each_call) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.app_settings();
    const auto connection = co_await Connection::open(settings, soon());
    constexpr Query share_query{"share", "SELECT 8 / $1::int AS number", Planning::for_each_call};
    std::vector<Call> calls{{one_query, {}}, {share_query, params(2)}, {share_query, params(4)}};
    const auto results = co_await connection->run_all(std::move(calls), soon());
    EXPECT_EQ(results[1].front().get<int>("number"), 4);
    EXPECT_EQ(results[2].front().get<int>("number"), 2);
    EXPECT_EQ(connection->prepared_count(), 1);
    const auto refused = co_await error_of(connection->run(share_query, params(0), soon()));
    EXPECT_TRUE(refused.has_value());
    const auto rows = co_await connection->run(share_query, params(8), soon());
    EXPECT_EQ(rows.front().get<int>("number"), 1);
}

MIEN_CORO_TEST(pg_connection, runs_several_statements_and_stops_at_the_first_refusal) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.app_settings();
    const auto connection = co_await Connection::open(settings, soon());
    std::vector<Call> calls;
    for (const int divisor : {1, 0, 1}) {
        calls.push_back({divide_query, params(divisor)});
    }
    calls.push_back({one_query, {}});
    const auto outcome = co_await connection->exchange(std::move(calls), soon());
    EXPECT_EQ(outcome.results.size(), 1);
    MIEN_REQUIRE(outcome.failure.has_value());
    EXPECT_EQ(outcome.failure->sql_state, "22012");
    EXPECT_EQ(outcome.failure->query, "divide");

    // The connection is as good as before, and knows which statement was never prepared.
    EXPECT_FALSE(connection->is_broken());
    const auto rows = co_await connection->run(one_query, {}, soon());
    EXPECT_EQ(rows.front().get<int>("number"), 1);
}

MIEN_CORO_TEST(pg_connection, sends_and_receives_more_than_the_socket_holds) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.app_settings();
    const auto connection = co_await Connection::open(settings, soon());
    constexpr Query echo_query{"echo", "SELECT $1::text AS text"};
    const std::string text(8 * 1024 * 1024, 'x');
    std::vector<Call> calls;
    calls.reserve(4);
    for (int i = 0; i < 4; ++i) {
        calls.push_back({echo_query, params(text)});
    }
    const auto results = co_await connection->run_all(std::move(calls), soon());
    EXPECT_EQ(results.back().front().get<std::string_view>("text"), text);
}

// While the first statement runs, longer than the link's user timeout, the server reads nothing of
// what would lie behind it.
MIEN_CORO_TEST(pg_connection, sends_no_more_behind_a_slow_statement_than_the_link_bears) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.app_settings();
    const auto connection = co_await Connection::open(settings, soon());
    constexpr Query slow_query{"slow", "SELECT pg_sleep(9)"};
    constexpr Query length_query{"length", "SELECT length($1::text) AS number"};
    constexpr int length = 16 * 1024 * 1024;
    std::vector<Call> calls;
    calls.push_back({slow_query, {}});
    calls.push_back({length_query, params(std::string(length, 'x'))});
    const auto results = co_await connection->run_all(std::move(calls), soon());
    EXPECT_EQ(results.back().front().get<int>("number"), length);
}

// What is large goes in several batches; those behind a refusal are not sent at all.
MIEN_CORO_TEST(pg_connection, a_refusal_between_large_statements_leaves_a_good_connection) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.app_settings();
    const auto connection = co_await Connection::open(settings, soon());
    constexpr Query part_query{"part", "SELECT length($1::text) / $2::int AS number"};
    const std::string text(100'000, 'x');
    std::vector<Call> calls;
    for (const int divisor : {1, 0, 1, 1}) {
        calls.push_back({part_query, params(text, divisor)});
    }
    const auto outcome = co_await connection->exchange(std::move(calls), soon());
    EXPECT_EQ(outcome.results.size(), 1);
    MIEN_REQUIRE(outcome.failure.has_value());
    EXPECT_EQ(outcome.failure->sql_state, "22012");
    const auto rows = co_await connection->run(part_query, params(text, 1), soon());
    EXPECT_EQ(rows.front().get<int>("number"), 100'000);
}

MIEN_CORO_TEST(pg_connection, refuses_a_second_statement_in_one_text) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.app_settings();
    const auto connection = co_await Connection::open(settings, soon());
    constexpr Query two_query{"two", "SELECT 1; SELECT 2"};
    const auto error = co_await error_of(connection->run(two_query, {}, soon()));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::internal);
}

MIEN_CORO_TEST(pg_connection, session_has_the_limits_and_formats_we_rely_on) {
    const TestDatabase database(TestDatabase::Content::empty);
    ::setenv("PGTZ", "Europe/Paris", 1);
    ::setenv("PGDATESTYLE", "German", 1);
    ::setenv("PGSERVICE", "no_such_service", 1);
    ::setenv("SSLKEYLOGFILE", "/nowhere/secrets", 1);
    ::setenv("PGOPTIONS", "-c statement_timeout=0", 1);
    ::setenv("PGSSLMODE", "disable", 1);
    forget_environment();
    EXPECT_EQ(::getenv("SSLKEYLOGFILE"), nullptr);  // NOLINT(concurrency-mt-unsafe): one thread
    const auto settings = database.app_settings();
    const auto connection = co_await Connection::open(settings, soon());
    constexpr Query settings_query{"session_settings", R"sql(
        SELECT current_setting('statement_timeout') AS statement_timeout,
               current_setting('lock_timeout') AS lock_timeout,
               current_setting('idle_in_transaction_session_timeout') AS idle_timeout,
               current_setting('TimeZone') AS time_zone,
               current_setting('DateStyle') AS date_style,
               (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()) AS is_encrypted)sql"};
    const auto rows = co_await connection->run(settings_query, {}, soon());
    const auto row = rows.front();
    EXPECT_EQ(row.get<std::string>("statement_timeout"), "10s");
    EXPECT_EQ(row.get<std::string>("lock_timeout"), "5s");
    EXPECT_EQ(row.get<std::string>("idle_timeout"), "30s");
    EXPECT_EQ(row.get<std::string>("time_zone"), "UTC");
    EXPECT_TRUE(row.get<std::string>("date_style").starts_with("ISO"));
    EXPECT_TRUE(row.get<bool>("is_encrypted"));
}

// A certificate of an authority that signed nothing.
constexpr std::string_view other_authority = R"(-----BEGIN CERTIFICATE-----
MIIBjjCCATWgAwIBAgIUJO9hue5M7geXkd0h+QIO28MVw8IwCgYIKoZIzj0EAwIw
HDEaMBgGA1UEAwwRYW5vdGhlciBhdXRob3JpdHkwIBcNMjYxMTIyMDk1MDA4WhgP
MjEyNjEwMjkwOTUwMDhaMBwxGjAYBgNVBAMMEWFub3RoZXIgYXV0aG9yaXR5MFkw
EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEoXJTHOpybQDnGT9zbHeRoZkReFviBSqT
ie7D6ijWDblMgyTxEdaHckXfOSaDfmaDNMLfsibT85FYNBYSCalUgqNTMFEwHQYD
VR0OBBYEFOSBPzZ5oanQI0zf0QZGmHDuWJuIMB8GA1UdIwQYMBaAFOSBPzZ5oanQ
I0zf0QZGmHDuWJuIMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIg
ZRKyZKsLGEM+7o84auTbpqJhwi+Twi2appOjgt1NxkcCIDHvDxDrhywF8o23ltzG
tdNQ9cnqC1rO1lw+O/3yOfMI
-----END CERTIFICATE-----
)";

MIEN_CORO_TEST(pg_connection, refuses_a_server_of_another_authority) {
    const TestDatabase database(TestDatabase::Content::empty);
    auto settings = database.app_settings();
    settings.ca_file = (std::filesystem::path(testing::TempDir()) /
                        ("other_authority_" + std::to_string(::getpid()) + ".crt"))
                           .string();
    std::ofstream(settings.ca_file) << other_authority;
    const auto error = co_await error_of(Connection::open(settings, soon()));
    std::filesystem::remove(settings.ca_file);
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::unavailable);
    EXPECT_NE(error->detail().find("certificate verify failed"), std::string::npos)
        << error->detail();

    settings.ca_file = "/nowhere/ca.crt";
    const auto missing = co_await error_of(Connection::open(settings, soon()));
    MIEN_REQUIRE(missing.has_value());
    EXPECT_NE(missing->detail().find("does not exist"), std::string::npos) << missing->detail();
}

MIEN_CORO_TEST(pg_connection, refuses_a_server_of_another_name) {
    const TestDatabase database(TestDatabase::Content::empty);
    auto settings = database.app_settings();
    const TcpGate gate(settings.host, settings.port, "127.0.0.2");
    settings.host = "127.0.0.2";
    settings.port = gate.port();
    const auto error = co_await error_of(Connection::open(settings, soon()));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::unavailable);
    EXPECT_NE(error->detail().find("does not match host name"), std::string::npos)
        << error->detail();
}

MIEN_CORO_TEST(pg_connection, takes_a_database_name_literally) {
    const TestDatabase database(TestDatabase::Content::empty);
    auto settings = database.app_settings();
    const auto good_name = settings.database;
    for (const std::string prefix :
         {"dbname=", "host=127.0.0.1 sslmode=disable dbname=", "postgresql://127.0.0.1/"}) {
        settings.database = prefix + good_name;
        const auto error = co_await error_of(Connection::open(settings, soon()));
        MIEN_REQUIRE(error.has_value());
        EXPECT_NE(error->detail().find(settings.database.substr(0, 63)), std::string::npos)
            << error->detail();
        EXPECT_NE(error->detail().find("does not exist"), std::string::npos) << error->detail();
    }
}

MIEN_CORO_TEST(pg_connection, refuses_settings_that_libpq_reads_otherwise) {
    const TestDatabase database(TestDatabase::Content::empty);
    for (const std::string host : {"/var/run/postgresql", "@socket", "127.0.0.1,127.0.0.1", ""}) {
        auto settings = database.app_settings();
        settings.host = host;
        const auto error = co_await error_of(Connection::open(settings, soon()));
        MIEN_REQUIRE(error.has_value());
        EXPECT_EQ(error->kind(), ErrorKind::invalid);
    }
    auto settings = database.app_settings();
    settings.password = Secret();
    const auto error = co_await error_of(Connection::open(settings, soon()));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::invalid);
}

MIEN_CORO_TEST(pg_connection, does_not_tell_the_client_what_the_server_said) {
    const TestDatabase database(TestDatabase::Content::empty);
    auto settings = database.app_settings();
    settings.password = Secret("wrong");
    const auto error = co_await error_of(Connection::open(settings, soon()));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->message().find("password"), std::string::npos);
    EXPECT_NE(error->detail().find("password authentication failed"), std::string::npos);
}

MIEN_CORO_TEST(pg_connection, ends_at_its_deadline_on_a_stalled_link) {
    const TestDatabase database(TestDatabase::Content::empty);
    auto settings = database.app_settings();
    TcpGate gate(settings.host, settings.port);
    settings.port = gate.port();
    const auto connection = co_await Connection::open(settings, soon());
    gate.stall();
    const auto started_at = std::chrono::steady_clock::now();
    const auto error =
        co_await error_of(connection->run(one_query, {}, deadline_in(milliseconds(200))));
    const auto taken = std::chrono::steady_clock::now() - started_at;
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::unavailable);
    EXPECT_GE(taken, milliseconds(200));
    EXPECT_LT(taken, milliseconds(2000));
    EXPECT_TRUE(connection->is_broken());

    const auto connecting =
        co_await error_of(Connection::open(settings, deadline_in(milliseconds(200))));
    MIEN_REQUIRE(connecting.has_value());
    EXPECT_EQ(connecting->kind(), ErrorKind::unavailable);
}

MIEN_CORO_TEST(pg_connection, a_deadline_that_has_passed_sends_nothing) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.app_settings();
    const auto connection = co_await Connection::open(settings, soon());
    const auto past = std::chrono::steady_clock::now() - milliseconds(1);
    const auto error = co_await error_of(connection->run(one_query, {}, past));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::unavailable);
    EXPECT_FALSE(connection->is_broken());
}

MIEN_CORO_TEST(pg_connection, a_server_that_hangs_up_is_unavailable) {
    const TestDatabase database(TestDatabase::Content::empty);
    auto settings = database.app_settings();
    constexpr Query kill_query{"kill_me", "SELECT pg_terminate_backend(pg_backend_pid())"};
    const auto connection = co_await Connection::open(settings, soon());
    const auto killed = co_await error_of(connection->run(kill_query, {}, soon()));
    MIEN_REQUIRE(killed.has_value());
    EXPECT_EQ(killed->kind(), ErrorKind::unavailable);
    EXPECT_TRUE(killed->retry_after().has_value());
    EXPECT_TRUE(connection->is_broken());

    TcpGate gate(settings.host, settings.port);
    settings.port = gate.port();
    constexpr Query much_query{"much", "SELECT repeat('x', 1000000) FROM generate_series(1, 20)"};
    const auto behind_gate = co_await Connection::open(settings, soon());
    gate.reset_after(100'000);
    const auto reset = co_await error_of(behind_gate->run(much_query, {}, soon()));
    MIEN_REQUIRE(reset.has_value());
    EXPECT_EQ(reset->kind(), ErrorKind::unavailable);
    EXPECT_TRUE(behind_gate->is_broken());
}

MIEN_CORO_TEST(pg_connection, a_cancelled_operation_breaks_it) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.app_settings();
    const auto connection = co_await Connection::open(settings, soon());
    constexpr Query sleep_query{"sleep", "SELECT pg_sleep(20)"};
    auto cancelled = async::with_deadline(connection->run(sleep_query, {}, soon()),
                                          deadline_in(milliseconds(100)), "Sleeping");
    const auto error = co_await error_of(std::move(cancelled));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::unavailable);
    EXPECT_TRUE(connection->is_broken());
}

MIEN_CORO_TEST(pg_connection, a_changed_result_type_ends_it) {
    const TestDatabase database(TestDatabase::Content::empty);
    const auto settings = database.owner_settings();
    const auto connection = co_await Connection::open(settings, soon());
    constexpr Query create_query{"create_t", "CREATE TABLE t AS SELECT 1 AS a"};
    constexpr Query all_query{"all_t", "SELECT * FROM t"};
    constexpr Query alter_query{"alter_t", "ALTER TABLE t ADD b int"};
    for (const auto& query : {create_query, all_query, alter_query}) {
        co_await connection->run(query, {}, soon());
    }
    const auto error = co_await error_of(connection->run(all_query, {}, soon()));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::unavailable);
    EXPECT_TRUE(connection->is_broken());
}

}  // namespace
}  // namespace mien::pg
