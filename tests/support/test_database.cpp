#include "tests/support/test_database.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <unistd.h>

#include "async/spawn.hpp"
#include "base/json.hpp"
#include "pg/migrate.hpp"

namespace mien::test {
namespace {

constexpr std::chrono::seconds time_max{60};

constexpr pg::Query has_database_query{"has_database",
                                       "SELECT FROM pg_database WHERE datname = $1"};

json::object read_cluster() {
    const char* const path = std::getenv("MIEN_TEST_POSTGRES");
    if (path == nullptr || *path == '\0') {
        std::fputs("run tools/dev/scratch_postgres.sh start first, or ./dev test\n", stderr);
        std::exit(1);
    }
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return parse_json(text.str()).as_object();
}

const json::object& cluster() {
    static const json::object read = read_cluster();
    return read;
}

std::string text_of(std::string_view role, std::string_view name) {
    return std::string(cluster().at(role).as_object().at(name).as_string());
}

pg::Settings settings_of(std::string_view role, const std::string& database) {
    pg::Settings settings;
    settings.host = std::string(cluster().at("host").as_string());
    settings.port = json::value_to<std::uint16_t>(cluster().at("port"));
    settings.database = database;
    settings.user = text_of(role, "user");
    settings.password = Secret(text_of(role, "password"));
    settings.ca_file = std::string(cluster().at("ca_file").as_string());
    settings.application_name = "mien_test";
    return settings;
}

pg::Settings administration_settings() {
    auto settings = settings_of("superuser", "postgres");
    settings.statement_time_max = std::chrono::milliseconds(0);
    return settings;
}

// Database names are our own words and numbers, so they are safe inside a statement.
awaitable<void> run_statement(pg::Connection& connection, std::string sql) {
    const pg::Query query{sql, sql};
    const auto rows = co_await connection.run(query, {}, deadline_in(time_max));
    static_cast<void>(rows);
}

std::string template_name() {
    std::string all;
    for (const auto& migration : pg::embedded_migrations()) {
        all += migration.name;
        all += migration.sql;
    }
    const auto digest = sha256(all);
    return "mien_template_" + to_hex(digest).substr(0, 16);
}

// Built under another name first: a test program that is killed leaves no half a template.
awaitable<void> make_template(pg::Connection& connection, std::string name) {
    const auto building = name + "_building";
    co_await run_statement(connection,
                           fmt::format("DROP DATABASE IF EXISTS {} WITH (FORCE)", building));
    co_await run_statement(
        connection, fmt::format("CREATE DATABASE {} OWNER {}", building, text_of("owner", "user")));
    {
        const auto settings = settings_of("owner", building);
        const auto owner = co_await pg::Connection::open(settings, deadline_in(time_max));
        const auto report = co_await pg::migrate(*owner);
        static_cast<void>(report);
    }
    // Clones need a template without connections, and so autovacuum must stay away too. The
    // session above may still be ending.
    co_await run_statement(connection,
                           fmt::format("ALTER DATABASE {} ALLOW_CONNECTIONS false", building));
    co_await run_statement(
        connection, fmt::format("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                                "WHERE datname = '{}'",
                                building));
    co_await run_statement(connection,
                           fmt::format("ALTER DATABASE {} RENAME TO {}", building, name));
}

// One test program at a time looks for the template, and makes it.
awaitable<void> require_template(pg::Connection& connection, std::string name) {
    co_await run_statement(connection, "SET lock_timeout = '60s'");
    co_await run_statement(connection, "SELECT pg_advisory_lock(7236483)");
    const auto deadline = deadline_in(time_max);
    const auto found = co_await connection.run(has_database_query, pg::params(name), deadline);
    if (found.empty()) {
        co_await make_template(connection, name);
    }
    co_await run_statement(connection, "SELECT pg_advisory_unlock(7236483)");
}

awaitable<void> create_database(std::string name, TestDatabase::Content content) {
    const auto settings = administration_settings();
    const auto connection = co_await pg::Connection::open(settings, deadline_in(time_max));
    std::string source = "template1";
    if (content == TestDatabase::Content::migrated) {
        source = template_name();
        co_await require_template(*connection, source);
    }
    // Copying files takes half as long as writing them through the log.
    co_await run_statement(
        *connection, fmt::format("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY file_copy", name,
                                 source, text_of("owner", "user")));
    // A clone has the template's content, but not the rights on the database itself.
    co_await run_statement(*connection,
                           fmt::format("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC", name));
}

awaitable<void> drop_database(std::string name) {
    const auto settings = administration_settings();
    const auto connection = co_await pg::Connection::open(settings, deadline_in(time_max));
    co_await run_statement(*connection,
                           fmt::format("DROP DATABASE IF EXISTS {} WITH (FORCE)", name));
}

std::string new_database_name() {
    static std::atomic<int> count{0};
    return fmt::format("mien_test_{}_{}", ::getpid(), ++count);
}

}  // namespace

TestDatabase::TestDatabase(Content content) : name_(new_database_name()) {
    const std::function<awaitable<void>(IoContext&)> make_task = [&](IoContext&) {
        return create_database(name_, content);
    };
    async::run<void>(make_task);
}

TestDatabase::~TestDatabase() {
    const std::function<awaitable<void>(IoContext&)> make_task = [this](IoContext&) {
        return drop_database(name_);
    };
    try {
        async::run<void>(make_task);
    } catch (const Error& error) {
        std::fprintf(stderr, "dropping %s: %s %s\n", name_.c_str(), error.what(),
                     error.detail().c_str());
    }
}

pg::Settings TestDatabase::owner_settings() const {
    return settings_of("owner", name_);
}

pg::Settings TestDatabase::app_settings() const {
    return settings_of("app", name_);
}

pg::Settings TestDatabase::reader_settings() const {
    return settings_of("reader", name_);
}

pg::Settings TestDatabase::superuser_settings() const {
    return settings_of("superuser", name_);
}

}  // namespace mien::test
