#include "cli/command_line.hpp"

#include <algorithm>
#include <span>
#include <sstream>

#include <fmt/format.h>
#include <sodium.h>

#include "base/error.hpp"
#include "base/quote.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/output.hpp"
#include "pg/environment.hpp"

namespace mien::cli {
namespace {

// Follows the words that name a command of a command. CLI11 would only say that one is missing.
void require_known_command(const CLI::App& program, std::span<char*> words) {
    const auto* command = &program;
    std::string path;
    for (const std::string_view word : words) {
        const auto inner = command->get_subcommands([](const CLI::App*) { return true; });
        if (inner.empty() || word.starts_with('-')) {
            return;
        }
        const auto found = std::ranges::find_if(
            inner, [&](const CLI::App* known) { return known->get_name() == word; });
        if (found == inner.end()) {
            const auto unknown = path + std::string(word);
            throw Error(ErrorKind::invalid,
                        fmt::format("There is no command {}; see mien {}--help.",
                                    in_quotes(unknown), path));
        }
        path += fmt::format("{} ", word);
        command = *found;
    }
}

}  // namespace

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
    add_character_commands(program);
    add_experiment_commands(program);
    add_prompt_commands(program);
    add_provider_commands(program);
    add_render_command(program);
    add_samples_command(program);
    add_staging_commands(program);
    add_storage_commands(program);
    add_sync_commands(program);
    add_template_commands(program);
    add_transfer_commands(program);
    add_verify_command(program);
    try {
        require_known_command(
            program.app, std::span(arguments, static_cast<std::size_t>(argument_count)).subspan(1));
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
