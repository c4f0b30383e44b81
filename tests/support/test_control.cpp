#include "tests/support/test_control.hpp"

#include "async/spawn.hpp"
#include "pg/migrate.hpp"
#include "pg/pool.hpp"

namespace mien::test {
namespace {

constexpr std::chrono::seconds time_max{60};

constexpr pg::Query add_configuration{"test_add_configuration", R"sql(
    INSERT INTO staging_configurations (version, environment_name, database_host, database_port,
        database_name, database_user, storage_bucket, admin_subdomain, vpn_required, vpn_networks,
        sync_time_zone, access_log_days, secrets, change_reason, created_by_label)
    SELECT coalesce(max(version), 0) + 1, 'staging', '127.0.0.1', 5432, 'mien', 'mien_app',
        'mien-staging', $1, cardinality($2::cidr[]) > 0, $2::cidr[], 'UTC', 365,
        decode(repeat('00', 40), 'hex'), '', 'test'
    FROM staging_configurations)sql"};
constexpr pg::Query activate_first{"test_activate_first", R"sql(
    INSERT INTO active_configuration (version) SELECT max(version) FROM staging_configurations
    ON CONFLICT (is_only) DO UPDATE SET version = excluded.version)sql"};

awaitable<void> migrate_control(pg::Settings owner) {
    const auto connection = co_await pg::Connection::open(owner, deadline_in(time_max));
    const auto report = co_await pg::migrate(*connection, pg::control_migrations());
    static_cast<void>(report);
}

awaitable<void> configure(pg::Settings owner, std::string admin_subdomain,
                          std::vector<std::string> vpn_networks) {
    const auto connection = co_await pg::Connection::open(owner, deadline_in(time_max));
    std::vector<pg::Call> calls{{add_configuration, pg::params(admin_subdomain, vpn_networks)},
                                {activate_first, {}}};
    co_await connection->run_all(std::move(calls), deadline_in(time_max));
}

}  // namespace

TestControl::TestControl(const std::vector<std::string>& vpn_networks) {
    const std::function<awaitable<void>(IoContext&)> make_task = [this](IoContext&) {
        return migrate_control(owner_settings());
    };
    async::run<void>(make_task);
    configure_staging(owner_settings(), "127.0.0.1", vpn_networks);
}

void configure_staging(const pg::Settings& owner, std::string admin_subdomain,
                       const std::vector<std::string>& vpn_networks) {
    const std::function<awaitable<void>(IoContext&)> make_task = [&](IoContext&) {
        return configure(owner, std::move(admin_subdomain), vpn_networks);
    };
    async::run<void>(make_task);
}

}  // namespace mien::test
