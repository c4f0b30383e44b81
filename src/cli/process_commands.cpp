#include <fmt/format.h>

#include "app/serve.hpp"
#include "app/work.hpp"
#include "async/spawn.hpp"
#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "pg/connection.hpp"
#include "pg/migrate.hpp"

namespace mien::cli {
namespace {

constexpr std::chrono::minutes migrate_time_max{30};

awaitable<int> migrate_database(const app::Config& config, bool is_json) {
    if (!config.owner_database) {
        throw Error(ErrorKind::invalid,
                    "Migrations need the owner's credentials: add [database.owner].");
    }
    auto settings = *config.owner_database;
    settings.statement_time_max = std::chrono::milliseconds{0};
    const auto connection = co_await pg::Connection::open(settings, deadline_in(migrate_time_max));
    const auto report = co_await pg::migrate(*connection);
    if (is_json) {
        json::array applied(report.applied.begin(), report.applied.end());
        print_json(json::object{{"version", report.version}, {"applied", std::move(applied)}});
    } else {
        print_line(fmt::format("The schema is at version {}; {} migrations applied.",
                               report.version, report.applied.size()));
    }
    co_return 0;
}

int migrate(const CommonOptions& options) {
    const auto config = app::read_config(options.config, app::Reader::owner);
    set_up_log(config.log_level, "migrate");
    const std::function<awaitable<int>(IoContext&)> body = [&](IoContext&) {
        return migrate_database(config, options.is_json);
    };
    return async::run<int>(body);
}

// A command that is one function of the options.
void add_process(Program& program, const char* name, const char* description,
                 int (*run_process)(const CommonOptions&)) {
    auto& command = *program.app.add_subcommand(name, description);
    auto options = add_common_options(command);
    command.callback([&program, options, run_process] {
        program.is_json = options->is_json;
        program.chosen = [options, run_process] { return run_process(*options); };
    });
}

void add_serve(Program& program) {
    auto& command = *program.app.add_subcommand("serve", "Run the HTTP server");
    auto options = add_common_options(command);
    auto web_directory = std::make_shared<std::optional<std::string>>();
    command.add_option("--web", *web_directory,
                       "Directory of the web UI, in place of the configuration's; empty for none");
    command.callback([&program, options, web_directory] {
        program.is_json = options->is_json;
        program.chosen = [options, web_directory] {
            auto config = app::read_config(options->config);
            if (*web_directory) {
                config.web_directory = **web_directory;
            }
            return app::serve(config);
        };
    });
}

}  // namespace

void add_process_commands(Program& program) {
    add_serve(program);
    add_process(
        program, "worker", "Run the worker that renders clips",
        [](const CommonOptions& options) { return app::work(app::read_config(options.config)); });
    add_process(program, "migrate", "Bring the database to this program's schema", migrate);
}

}  // namespace mien::cli
