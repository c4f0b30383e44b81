#include <fmt/format.h>

#include "actions/perform.hpp"
#include "actions/staging/begin_staging.hpp"
#include "app/first_configuration.hpp"
#include "async/spawn.hpp"
#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "pg/connection.hpp"
#include "pg/migrate.hpp"
#include "store/staging/environment_marker.hpp"
#include "store/staging/generations.hpp"
#include "store/staging/production_cluster.hpp"
#include "store/staging/reader_role.hpp"

namespace mien::cli {
namespace {

constexpr std::chrono::minutes migrate_time_max{30};

struct MigrateOptions {
    std::shared_ptr<CommonOptions> common;
    std::string database;  // empty for what is served
};

pg::Settings owner_of(const std::optional<pg::Settings>& owner) {
    if (!owner) {
        throw Error(ErrorKind::invalid,
                    "Migrations need the owner's credentials: add [database.owner].");
    }
    auto settings = *owner;
    settings.statement_time_max = std::chrono::milliseconds{0};
    return settings;
}

awaitable<pg::MigrationReport> migrate_data(pg::Settings settings, store::Home home) {
    const auto deadline = deadline_in(migrate_time_max);
    const auto connection = co_await pg::Connection::open(settings, deadline);
    co_await store::refuse_other_environment(*connection, home, deadline);
    auto report = co_await pg::migrate(*connection);
    co_await store::mark_environment(*connection, home.environment, deadline);
    if (home.environment == "production") {
        const bool is_granted = co_await store::grant_reading(*connection, deadline);
        if (is_granted) {
            log(LogLevel::info, "reading_granted", {{"role", store::reader_role}});
        }
    }
    co_return report;
}

awaitable<store::Home> find_home(const app::Config& config) {
    store::Home home{.environment = config.environment};
    if (config.control) {
        const auto executor = co_await asio::this_coro::executor;
        pg::Pool control(executor, owner_of(config.control->owner_database));
        const auto deadline = deadline_in(migrate_time_max);
        home.production_cluster = co_await store::find_production_cluster(control, deadline);
        control.close();
    }
    co_return home;
}

awaitable<pg::MigrationReport> migrate_control(pg::Settings settings) {
    const auto connection = co_await pg::Connection::open(settings, deadline_in(migrate_time_max));
    co_return co_await pg::migrate(*connection, pg::control_migrations());
}

// Staging's data are where its configuration and the pointer say, once there is one; the file says
// where they began.
awaitable<pg::Settings> find_served_data(pg::Pool& control, pg::Settings owner) {
    const auto deadline = deadline_in(migrate_time_max);
    const auto generation = co_await store::find_current_generation(control, deadline);
    if (generation) {
        owner.host = generation->host;
        owner.port = generation->port;
        owner.database = generation->database;
    }
    co_return owner;
}

awaitable<void> begin_staging_once(pg::Pool& control, const app::Config& config) {
    const auto deadline = deadline_in(migrate_time_max);
    const auto active = co_await store::find_active_configuration(control, deadline);
    if (active) {
        co_return;
    }
    const store::Actor actor{
        .kind = "cli", .id = {}, .label = "mien migrate", .request_id = to_string(make_uuid_v7())};
    const auto draft = app::first_configuration(config);
    const actions::Action<store::ConfigurationVersion> begin = [&](pg::Transaction& transaction) {
        return actions::begin_staging(transaction, draft);
    };
    const auto made = co_await actions::perform(control, actor, deadline, begin);
    log(LogLevel::info, "staging_begun", {{"configuration", made.version}});
}

struct Reports {
    pg::MigrationReport data;
    std::optional<pg::MigrationReport> control;
};

awaitable<Reports> migrate_staging(IoContext& context, const app::Config& config) {
    const auto& control = config.control.value();
    const auto owner = owner_of(config.owner_database);
    const auto control_owner = owner_of(control.owner_database);
    Reports reports;
    reports.control = co_await migrate_control(control_owner);
    pg::Pool pool(context.get_executor(), control_owner);
    const auto served = co_await find_served_data(pool, owner);
    auto home = co_await find_home(config);
    reports.data = co_await migrate_data(served, std::move(home));
    co_await begin_staging_once(pool, config);
    pool.close();
    co_return reports;
}

json::object to_json(const pg::MigrationReport& report) {
    json::array applied(report.applied.begin(), report.applied.end());
    return {{"version", report.version}, {"applied", std::move(applied)}};
}

void print(const Reports& reports, bool is_json) {
    if (is_json) {
        auto answer = to_json(reports.data);
        if (reports.control) {
            answer["control"] = to_json(*reports.control);
        }
        print_json(answer);
        return;
    }
    print_line(fmt::format("The schema is at version {}; {} migrations applied.",
                           reports.data.version, reports.data.applied.size()));
    if (reports.control) {
        print_line(fmt::format("The control database is at version {}; {} migrations applied.",
                               reports.control->version, reports.control->applied.size()));
    }
}

// One database of the server that the file names, and nothing else.
awaitable<Reports> migrate_other(const app::Config& config, std::string database) {
    auto owner = owner_of(config.owner_database);
    owner.database = std::move(database);
    Reports reports;
    auto home = co_await find_home(config);
    reports.data = co_await migrate_data(owner, std::move(home));
    co_return reports;
}

awaitable<int> migrate_environment(IoContext& context, const app::Config& config,
                                   const MigrateOptions& options) {
    Reports reports;
    if (!options.database.empty()) {
        reports = co_await migrate_other(config, options.database);
    } else if (config.control) {
        reports = co_await migrate_staging(context, config);
    } else {
        reports = co_await migrate_other(config, config.database.database);
    }
    print(reports, options.common->is_json);
    co_return 0;
}

int migrate(const MigrateOptions& options) {
    const auto config = app::read_config(options.common->config, app::Reader::owner);
    set_up_log(config.log_level, "migrate");
    const std::function<awaitable<int>(IoContext&)> body = [&](IoContext& context) {
        return migrate_environment(context, config, options);
    };
    return async::run<int>(body);
}

}  // namespace

void add_migrate_command(Program& program) {
    auto& command =
        *program.app.add_subcommand("migrate", "Bring the database to this program's schema");
    auto options = std::make_shared<MigrateOptions>();
    options->common = add_common_options(command);
    command.add_option("--database", options->database,
                       "Another database of the same server, alone: one that staging shall serve");
    command.callback([&program, options] {
        program.is_json = options->common->is_json;
        program.chosen = [options] { return migrate(*options); };
    });
}

}  // namespace mien::cli
