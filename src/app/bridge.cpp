#include "app/bridge.hpp"

#include <optional>
#include <vector>

#include "app/assembly.hpp"
#include "app/shutdown.hpp"
#include "app/target.hpp"
#include "async/deadline.hpp"
#include "async/spawn.hpp"
#include "base/limits/bridge.hpp"
#include "base/limits/database.hpp"
#include "base/log.hpp"
#include "isolation/database_checks.hpp"
#include "isolation/store_checks.hpp"
#include "objects/storage_check.hpp"
#include "pg/client_program.hpp"
#include "pg/databases.hpp"
#include "pg/pool.hpp"
#include "store/staging/bridge_reports.hpp"
#include "store/staging/configurations.hpp"
#include "store/staging/environment_marker.hpp"
#include "store/staging/environment_summary.hpp"
#include "store/staging/generations.hpp"
#include "store/staging/production_cluster.hpp"
#include "sync/generation_jobs.hpp"
#include "sync/sync_job.hpp"

namespace mien::app {
namespace {

// Every row is counted.
pg::Settings for_summaries(pg::Settings settings) {
    settings.statement_time_max = limits::summary_time_max;
    settings.application_name = "mien bridge summary";
    return settings;
}

// What is served, as the bridge enters it.
struct Served {
    isolation::Sides sides;
    int generation = 0;
};

// The identifier of the system behind the settings, whose database is that environment's.
awaitable<std::int64_t> identify(pg::Settings settings, std::string environment) {
    const auto deadline = deadline_in(limits::part_check_time_max);
    const auto connection = co_await pg::Connection::open(settings, deadline);
    const auto found = co_await store::find_environment(*connection, deadline);
    if (found != environment) {
        throw Error(ErrorKind::conflict, "It answers, but is not marked as " + environment + "'s.");
    }
    co_return co_await pg::system_identifier(*connection, deadline);
}

// What becomes of a look, as one sentence.
awaitable<store::PartHealth> health_of(std::string part, awaitable<void> look) {
    const auto ending = co_await async::ending_of(std::move(look));
    const auto error = error_in(ending.failure);
    if (ending.failure && !error) {
        std::rethrow_exception(ending.failure);
    }
    if (error) {
        log(LogLevel::warning, "part_not_well",
            {{"part", part}, {"error", error->message()}, {"detail", error->detail()}});
    }
    co_return store::PartHealth{.part = std::move(part),
                                .is_well = !error,
                                .found = error ? error->message() : "It answers."};
}

void log_checks(const std::vector<store::IsolationCheck>& checks) {
    for (const auto& check : checks) {
        if (check.result == store::IsolationResult::failed) {
            log(LogLevel::error, "isolation_check_failed",
                {{"check", check.name}, {"tried", check.tried}, {"found", check.found}});
        }
    }
}

awaitable<void> run_until_stopped(IoContext& context, const BridgeConfig& config) {
    Bridge process(context, config);
    process.start();
    co_await wait_for_stop_signal();
    co_await process.stop();
}

}  // namespace

// Shared with the worker's coroutines.
struct Bridge::Tools {
    Tools(IoContext& context, const BridgeConfig& used_config)
        : executor(context.get_executor()),
          config(used_config),
          assembly(config, "mien bridge"),
          control(executor, named(config.control_database, "mien bridge")),
          upkeep(executor) {}

    [[nodiscard]] awaitable<Served> find_served();
    [[nodiscard]] awaitable<void> tell();
    [[nodiscard]] awaitable<void> look_at_production(pg::Settings settings);
    [[nodiscard]] awaitable<void> look_at_staging(pg::Settings settings);
    [[nodiscard]] awaitable<void> look_at_store(objects::StoreSettings settings);
    [[nodiscard]] awaitable<void> check_parts();
    [[nodiscard]] sync::GenerationWork generation_work();
    [[nodiscard]] sync::SyncWork sync_work();
    [[nodiscard]] awaitable<void> summarize();
    [[nodiscard]] awaitable<void> summarize_when_due();
    [[nodiscard]] awaitable<void> check_isolation();
    [[nodiscard]] awaitable<void> look_at_everything();
    [[nodiscard]] awaitable<void> summarize_side(pg::Settings settings,
                                                 std::optional<int> generation);

    Executor executor;
    const BridgeConfig& config;
    Assembly assembly;
    pg::Pool control;
    sync::Upkeep upkeep;
    const Timestamp started_at = now();
    SteadyTime summary_due_at{};
    int summarized_generation = 0;
};

sync::GenerationWork Bridge::Tools::generation_work() {
    return {.control = control,
            .databases = named(config.control_database, "mien bridge generations"),
            .objects = config.staging_objects,
            .work = assembly.work(),
            .upkeep = upkeep,
            .programs = {.directory = pg::find_client_programs(), .scratch = assembly.scratch()}};
}

sync::SyncWork Bridge::Tools::sync_work() {
    return {.generations = generation_work(),
            .production = named(config.production_database, "mien bridge sync"),
            .production_objects = config.production_objects,
            .policy_file = config.masking_policy,
            .key = config.masking_key,
            .ledger = config.ledger};
}

awaitable<Served> Bridge::Tools::find_served() {
    const auto deadline = deadline_in(limits::statement_time_max);
    const auto active = co_await store::find_active_configuration(control, deadline);
    const auto generation = co_await store::find_current_generation(control, deadline);
    if (!active || !generation) {
        throw Error(ErrorKind::unavailable, "Staging has no configuration yet: run mien migrate.");
    }
    Served served{.sides = {.production = named(config.production_database, "mien bridge"),
                            .staging_owner = named(config.control_database, "mien bridge"),
                            .staging_program = {},
                            .production_objects = config.production_objects,
                            .staging_objects = objects::with_bucket(
                                config.staging_objects, active->content.storage_bucket)},
                  .generation = generation->number};
    auto& owner = served.sides.staging_owner;
    owner.host = generation->host;
    owner.port = generation->port;
    owner.database = generation->database;
    served.sides.staging_program = owner;
    served.sides.staging_program.user = active->content.database.user;
    served.sides.staging_program.password = store::unsealed_password(config.control_key, *active);
    co_return served;
}

awaitable<void> Bridge::Tools::tell() {
    store::ProductionPlace production{.host = config.production_database.host,
                                      .port = config.production_database.port};
    co_await store::tell_bridge_is_there(control, MIEN_VERSION, started_at, std::move(production),
                                         deadline_in(limits::statement_time_max));
}

awaitable<void> Bridge::Tools::look_at_production(pg::Settings settings) {
    const auto system = co_await identify(std::move(settings), "production");
    co_await store::save_production_cluster(control, system,
                                            deadline_in(limits::statement_time_max));
}

awaitable<void> Bridge::Tools::look_at_staging(pg::Settings settings) {
    [[maybe_unused]] const auto system = co_await identify(std::move(settings), "staging");
}

awaitable<void> Bridge::Tools::look_at_store(objects::StoreSettings settings) {
    co_await objects::require_readable(std::move(settings), executor, assembly.work(),
                                       deadline_in(limits::part_check_time_max));
}

awaitable<void> Bridge::Tools::check_parts() {
    const auto served = co_await find_served();
    const auto& sides = served.sides;
    std::vector<store::PartHealth> parts;
    auto production =
        co_await health_of("production_database", look_at_production(sides.production));
    parts.push_back(std::move(production));
    auto production_store =
        co_await health_of("production_object_store", look_at_store(sides.production_objects));
    parts.push_back(std::move(production_store));
    auto staging = co_await health_of("staging_database", look_at_staging(sides.staging_owner));
    parts.push_back(std::move(staging));
    auto staging_store =
        co_await health_of("staging_object_store", look_at_store(sides.staging_objects));
    parts.push_back(std::move(staging_store));
    co_await store::save_part_health(control, std::move(parts),
                                     deadline_in(limits::statement_time_max));
}

awaitable<void> Bridge::Tools::summarize_side(pg::Settings settings,
                                              std::optional<int> generation) {
    pg::Pool pool(executor, for_summaries(std::move(settings)), {.connections_max = 1});
    auto classes = co_await store::summarize(pool, deadline_in(limits::summary_time_max));
    pool.close();
    co_await store::save_summary(control, std::move(classes), generation,
                                 deadline_in(limits::statement_time_max));
}

awaitable<void> Bridge::Tools::summarize() {
    const auto served = co_await find_served();
    auto of_staging = summarize_side(served.sides.staging_owner, served.generation);
    co_await std::move(of_staging);
    auto of_production = summarize_side(served.sides.production, std::nullopt);
    co_await std::move(of_production);
    summarized_generation = served.generation;
    summary_due_at = deadline_in(limits::summary_interval);
}

awaitable<void> Bridge::Tools::summarize_when_due() {
    const auto generation =
        co_await store::find_current_generation(control, deadline_in(limits::statement_time_max));
    if (!generation) {
        co_return;
    }
    if (generation->number == summarized_generation &&
        std::chrono::steady_clock::now() < summary_due_at) {
        co_return;
    }
    // Unless it works.
    summary_due_at = deadline_in(limits::summary_retry_interval);
    summarized_generation = generation->number;
    co_await summarize();
}

awaitable<void> Bridge::Tools::check_isolation() {
    const auto served = co_await find_served();
    const auto deadline = deadline_in(limits::isolation_check_time_max);
    auto checks = co_await isolation::check_databases(served.sides, deadline);
    const auto of_stores =
        co_await isolation::check_stores(served.sides, executor, assembly.work(), deadline);
    checks.insert(checks.end(), of_stores.begin(), of_stores.end());
    log_checks(checks);
    co_await store::save_isolation_checks(control, std::move(checks),
                                          deadline_in(limits::statement_time_max));
}

// When somebody asks.
awaitable<void> Bridge::Tools::look_at_everything() {
    co_await check_isolation();
    co_await check_parts();
    co_await upkeep.run(summarize());
}

Bridge::Bridge(IoContext& context, const BridgeConfig& config)
    : tools_(std::make_shared<Tools>(context, config)),
      worker_(context.get_executor(), tools_->control,
              named(config.control_database, "mien bridge jobs")) {
    auto& tools = *tools_;
    worker_.hold(tools_);
    sync::handle_generation_jobs(worker_, tools.generation_work());
    sync::handle_sync_jobs(worker_, tools.sync_work());
    worker_.repeat("bridge_sign", limits::bridge_sign_interval, [&tools] { return tools.tell(); });
    worker_.repeat("part_health", limits::part_check_interval,
                   [&tools] { return tools.check_parts(); });
    worker_.repeat("environment_summaries", limits::summary_look_interval,
                   [&tools] { return tools.upkeep.run(tools.summarize_when_due()); });
    worker_.repeat("isolation_checks", limits::isolation_check_interval,
                   [&tools] { return tools.check_isolation(); });
    worker_.handle(store::isolation_checks_job, 1, [&tools](jobs::JobRun& run) {
        return run.run_until_stopped(tools.look_at_everything());
    });
}

void Bridge::start() {
    worker_.start();
    log(LogLevel::info, "bridging");
    const auto& config = tools_->config;
    if (!config.masking_key || !config.ledger) {
        log(LogLevel::warning, "no_sync_will_begin",
            {{"missing", config.masking_key ? "ledger.database" : "sync.masking_key"}});
    }
}

awaitable<void> Bridge::stop() {
    co_await worker_.stop();
    tools_->control.close();
}

int bridge(const BridgeConfig& config) {
    set_up_log(config.log_level, "bridge");
    const std::function<awaitable<void>(IoContext&)> body = [&](IoContext& context) {
        return run_until_stopped(context, config);
    };
    async::run<void>(body);
    return 0;
}

}  // namespace mien::app
