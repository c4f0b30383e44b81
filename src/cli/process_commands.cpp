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

}  // namespace

void add_process_commands(Program& program) {
    add_serve(program);
    add_process(
        program, "worker", "Run the worker that renders clips",
        [](const CommonOptions& options) { return app::work(app::read_config(options.config)); });
}

}  // namespace mien::cli
