#include "tests/support/test_control.hpp"

#include "async/spawn.hpp"
#include "base/sealed_box.hpp"
#include "pg/migrate.hpp"
#include "pg/pool.hpp"

namespace mien::test {
namespace {

constexpr std::chrono::seconds time_max{60};

constexpr pg::Query add_first{"test_add_first_configuration", R"sql(
    INSERT INTO staging_configurations (version, environment_name, database_host, database_port,
        database_name, database_user, storage_bucket, admin_subdomain, vpn_required, vpn_networks,
        sync_time_zone, access_log_days, secrets, change_reason, created_by_label)
    VALUES (1, 'staging', $1, $2, $3, $4, $5, $6, cardinality($7::cidr[]) > 0, $7::cidr[], 'UTC',
        365, $8, '', 'test'))sql"};
constexpr pg::Query add_generation{"test_add_generation", R"sql(
    INSERT INTO generations (number, database_host, database_port, database_name, origin, state,
        made_by_label)
    VALUES (1, $1, $2, $3, 'initial', 'ready', 'test'))sql"};
constexpr pg::Query serve_generation{"test_serve_generation", R"sql(
    INSERT INTO current_generation (number, moved_by_label) VALUES (1, 'test'))sql"};
constexpr pg::Query add_configuration{"test_add_configuration", R"sql(
    INSERT INTO staging_configurations (version, environment_name, database_host, database_port,
        database_name, database_user, storage_bucket, admin_subdomain, vpn_required, vpn_networks,
        sync_time_zone, access_log_days, secrets, change_reason, created_by_label)
    SELECT version + 1, environment_name, database_host, database_port, database_name,
        database_user, storage_bucket, $1, cardinality($2::cidr[]) > 0, $2::cidr[], 'UTC', 365,
        secrets, '', 'test'
    FROM staging_configurations ORDER BY version DESC LIMIT 1)sql"};
constexpr pg::Query activate_newest{"test_activate_newest", R"sql(
    INSERT INTO active_configuration (version) SELECT max(version) FROM staging_configurations
    ON CONFLICT (is_only) DO UPDATE SET version = excluded.version)sql"};

// As the action that makes a version does.
constexpr pg::Query audit_newest{"test_audit_newest_configuration", R"sql(
    SELECT audit_append_all('system', NULL, 'test', '', NULL, 'staging_configuration.create',
        'staging_configuration', ARRAY[version::text], ARRAY[NULL::uuid],
        ARRAY[jsonb_build_object('sha256', encode(sha256, 'hex'))])
    FROM staging_configurations WHERE version = (SELECT max(version) FROM staging_configurations)
    )sql"};

void run_all(const pg::Settings& owner, std::vector<pg::Call> calls) {
    const std::function<awaitable<void>(IoContext&)> make_task =
        [&](IoContext&) -> awaitable<void> {
        const auto connection = co_await pg::Connection::open(owner, deadline_in(time_max));
        co_await connection->run_all(std::move(calls), deadline_in(time_max));
    };
    async::run<void>(make_task);
}

awaitable<void> migrate_control(pg::Settings owner) {
    const auto connection = co_await pg::Connection::open(owner, deadline_in(time_max));
    const auto report = co_await pg::migrate(*connection, pg::control_migrations());
    static_cast<void>(report);
}

}  // namespace

Secret control_key() {
    return Secret(std::string(sealing_key_bytes, 'k'));
}

TestControl::TestControl(const FirstStaging& first) {
    const std::function<awaitable<void>(IoContext&)> make_task = [this](IoContext&) {
        return migrate_control(owner_settings());
    };
    async::run<void>(make_task);
    const auto& database = first.database;
    const auto sealed = seal(control_key(), database.password);
    std::vector<pg::Call> calls;
    calls.push_back({add_first, pg::params(database.host, database.port, database.database,
                                           database.user, first.bucket, first.admin_subdomain,
                                           first.vpn_networks, pg::Bytes(sealed))});
    calls.push_back({activate_newest, {}});
    calls.push_back({audit_newest, {}});
    calls.push_back({add_generation, pg::params(database.host, database.port, database.database)});
    calls.push_back({serve_generation, {}});
    run_all(owner_settings(), std::move(calls));
}

void configure_staging(const pg::Settings& owner, const std::string& admin_subdomain,
                       const std::vector<std::string>& vpn_networks) {
    std::vector<pg::Call> calls;
    calls.push_back({add_configuration, pg::params(admin_subdomain, vpn_networks)});
    calls.push_back({activate_newest, {}});
    calls.push_back({audit_newest, {}});
    run_all(owner, std::move(calls));
}

}  // namespace mien::test
