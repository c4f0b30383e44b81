#include "cli/database_session.hpp"

#include "app/database_config.hpp"
#include "async/spawn.hpp"

namespace mien::cli {
namespace {

constexpr std::chrono::hours statement_time_max{2};

int run_database_session(const CommonOptions& options, const DatabaseBody& body) {
    set_up_log(LogLevel::error, "cli");
    const std::function<awaitable<int>(IoContext&)> on_context =
        [&](IoContext& context) -> awaitable<int> {
        auto config = co_await app::read_served_database_config(options.config);
        app::Assembly assembly(config, "mien cli");
        config.database.application_name = assembly.name();
        config.database.statement_time_max = statement_time_max;
        pg::Pool pool(context.get_executor(), config.database);
        DatabaseSession session{
            .config = config, .assembly = assembly, .pool = pool, .is_json = options.is_json};
        const int exit_code = co_await body(session);
        pool.close();
        co_return exit_code;
    };
    return async::run<int>(on_context);
}

}  // namespace

void on_chosen_for_database(Program& program, CLI::App& command,
                            std::shared_ptr<CommonOptions> options, DatabaseBody body) {
    command.get_option("--config")
        ->description("Configuration file of an environment, or one with [database] alone");
    command.callback([&program, options = std::move(options), body = std::move(body)] {
        program.is_json = options->is_json;
        program.chosen = [options, body] { return run_database_session(*options, body); };
    });
}

}  // namespace mien::cli
