#include "app/served_target.hpp"

#include "base/error.hpp"
#include "base/limits/database.hpp"
#include "base/sealed_box.hpp"
#include "pg/migrate.hpp"
#include "store/staging/configurations.hpp"
#include "store/staging/environment_marker.hpp"
#include "store/staging/generations.hpp"

namespace mien::app {
namespace {

void serve_from(Config& config, const store::ConfigurationVersion& active,
                const store::Generation& generation) {
    auto password = unseal(config.control.value().key, active.sealed_password);
    if (!password) {
        throw Error(ErrorKind::invalid,
                    "The configuration of staging was sealed with another control.key.");
    }
    auto& database = config.database;
    database.host = generation.host;
    database.port = generation.port;
    database.database = generation.database;
    database.user = active.content.database.user;
    database.password = std::move(*password);
    config.objects = objects::with_bucket(std::move(config.objects), active.content.storage_bucket);
}

// What the name leads to may have changed since it was configured.
awaitable<void> require_own(const Config& config, Deadline deadline) {
    const auto executor = co_await asio::this_coro::executor;
    pg::Pool data(executor, config.database);
    const auto lease = co_await data.lease(deadline);
    co_await store::refuse_other_environment(lease.connection(), config.environment, deadline);
    data.close();
}

}  // namespace

awaitable<Config> with_served_target(Config config) {
    if (!config.control) {
        co_return config;
    }
    const auto executor = co_await asio::this_coro::executor;
    const auto deadline = deadline_in(limits::statement_time_max);
    pg::Pool control(executor, config.control->database);
    const auto schema = co_await pg::find_schema_version(control, deadline);
    if (schema) {
        const auto active = co_await store::find_active_configuration(control, deadline);
        const auto generation = co_await store::find_current_generation(control, deadline);
        if (active && generation) {
            serve_from(config, *active, *generation);
            co_await require_own(config, deadline);
        }
    }
    control.close();
    co_return config;
}

}  // namespace mien::app
