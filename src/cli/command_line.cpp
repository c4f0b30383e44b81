#include "cli/command_line.hpp"

#include <sstream>

#include <sodium.h>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/output.hpp"
#include "pg/environment.hpp"

namespace mien::cli {

std::shared_ptr<CommonOptions> add_common_options(CLI::App& command) {
    auto options = std::make_shared<CommonOptions>();
    command.add_option("--config", options->config, "Configuration file of the environment")
        ->envname("MIEN_CONFIG")
        ->required();
    command.add_flag("--json", options->is_json, "Print JSON");
    command.add_option("--as", options->act_as, "E-mail of the admin in whose name to act");
    return options;
}

void on_chosen(Program& program, CLI::App& command, std::shared_ptr<CommonOptions> options,
               SessionBody body) {
    command.callback([&program, options = std::move(options), body = std::move(body)] {
        program.is_json = options->is_json;
        program.chosen = [options, body] { return run_session(*options, body); };
    });
}

void on_chosen_for_control(Program& program, CLI::App& command,
                           std::shared_ptr<CommonOptions> options, ControlBody body) {
    command.callback([&program, options = std::move(options), body = std::move(body)] {
        program.is_json = options->is_json;
        program.chosen = [options, body] { return run_control_session(*options, body); };
    });
}

int run(int argument_count, char** arguments) {
    // While there is one thread only.
    pg::forget_environment();
    if (sodium_init() < 0) {
        return 1;
    }
    Program program;
    program.app.require_subcommand(1);
    program.app.set_version_flag("--version", MIEN_VERSION);
    add_process_commands(program);
    add_migrate_command(program);
    add_admin_commands(program);
    add_prompt_commands(program);
    add_render_command(program);
    add_samples_command(program);
    add_staging_commands(program);
    add_storage_commands(program);
    add_sync_commands(program);
    add_transfer_commands(program);
    add_verify_command(program);
    // CLI11 would say that a command is missing.
    const std::string first = argument_count > 1 ? arguments[1] : "";
    const auto is_named = [&first](const CLI::App* command) {
        return command->get_name() == first;
    };
    if (!first.empty() && first[0] != '-' && program.app.get_subcommands(is_named).empty()) {
        print_error(
            Error(ErrorKind::invalid, "There is no command “" + first + "”; see mien --help."),
            false);
        return 2;
    }
    try {
        program.app.parse(argument_count, arguments);
        return program.chosen();
    } catch (const CLI::ParseError& error) {
        std::ostringstream help;
        std::ostringstream complaint;
        const int code = program.app.exit(error, help, complaint);
        print_help(help.str());
        print_warnings(complaint.str());
        return code == 0 ? 0 : 2;
    } catch (const Error& error) {
        print_error(error, program.is_json);
        return exit_code_of(error.kind());
    } catch (const std::exception& error) {
        print_error(Error(ErrorKind::internal, error.what()), program.is_json);
        return 1;
    }
}

}  // namespace mien::cli
