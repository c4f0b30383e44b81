#include "app/served_target.hpp"

#include "base/hash.hpp"
#include "base/limits/database.hpp"
#include "pg/migrate.hpp"
#include "pg/pool.hpp"
#include "store/staging/environment_marker.hpp"
#include "store/staging/production_cluster.hpp"

namespace mien::app {
namespace {

// What the name leads to may have changed since it was configured.
awaitable<void> require_own(const Config& config, store::Home home, Deadline deadline) {
    const auto executor = co_await asio::this_coro::executor;
    pg::Pool data(executor, config.database);
    const auto lease = co_await data.lease(deadline);
    co_await store::refuse_other_environment(lease.connection(), std::move(home), deadline);
    data.close();
}

}  // namespace

Target served_target(const Config& config, const store::ConfigurationVersion& active,
                     const store::Generation& generation) {
    auto target = target_of(config);
    target.database.host = generation.host;
    target.database.port = generation.port;
    target.database.database = generation.database;
    target.database.user = active.content.database.user;
    target.database.password = store::unsealed_password(config.control.value().key, active);
    target.objects = objects::with_bucket(std::move(target.objects), active.content.storage_bucket);
    return target;
}

bool is_same(const Target& a, const Target& b) {
    const auto& x = a.database;
    const auto& y = b.database;
    return x.host == y.host && x.port == y.port && x.database == y.database && x.user == y.user &&
           equal_constant_time(sha256(x.password.reveal()), sha256(y.password.reveal())) &&
           objects::bucket_name(a.objects) == objects::bucket_name(b.objects);
}

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
            auto target = served_target(config, *active, *generation);
            config.database = std::move(target.database);
            config.objects = std::move(target.objects);
            store::Home home{.environment = config.environment};
            home.production_cluster = co_await store::find_production_cluster(control, deadline);
            co_await require_own(config, std::move(home), deadline);
        }
    }
    control.close();
    co_return config;
}

}  // namespace mien::app
