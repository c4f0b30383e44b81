#include "app/bridge.hpp"
#include "app/serve.hpp"
#include "app/work.hpp"
#include "cli/commands.hpp"

namespace mien::cli {
namespace {

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

// Its configuration file is one of its own, so the variable of the environments' does not name it.
void add_bridge(Program& program) {
    auto& command = *program.app.add_subcommand(
        "bridge", "Run the one process that sees production and staging");
    auto config = std::make_shared<std::filesystem::path>();
    command.add_option("--config", *config, "Configuration file of the bridge")
        ->envname("MIEN_BRIDGE_CONFIG")
        ->required();
    command.callback([&program, config] {
        program.chosen = [config] { return app::bridge(app::read_bridge_config(*config)); };
    });
}

}  // namespace

void add_process_commands(Program& program) {
    add_serve(program);
    add_process(
        program, "worker", "Run the worker that renders clips",
        [](const CommonOptions& options) { return app::work(app::read_config(options.config)); });
    add_bridge(program);
}

}  // namespace mien::cli
