// The subcommands. Each function adds its part to the program; what the user chose is stored in
// `chosen`, which command_line.cpp runs after parsing.
#pragma once

#include <functional>
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/session.hpp"

namespace mien::cli {

using Action = std::function<int()>;

struct Program {
    CLI::App app{"Mien: the control room for the emotional life of AI characters", "mien"};
    Action chosen;
    bool is_json = false;  // of the chosen command, for printing its error
};

// Options that a command on the database has; they live as long as the command.
[[nodiscard]] std::shared_ptr<CommonOptions> add_common_options(CLI::App& command);

// Makes the body, run on the database, what the command does.
void on_chosen(Program& program, CLI::App& command, std::shared_ptr<CommonOptions> options,
               SessionBody body);

// The same on staging's control database alone: it runs whatever the configuration in force leads
// to, also where nothing can be entered.
void on_chosen_for_control(Program& program, CLI::App& command,
                           std::shared_ptr<CommonOptions> options, ControlBody body);

void add_process_commands(Program& program);     // serve, worker, bridge
void add_migrate_command(Program& program);      // migrate
void add_admin_commands(Program& program);       // admin, token
void add_character_commands(Program& program);   // character
void add_experiment_commands(Program& program);  // experiment
void add_prompt_commands(Program& program);      // prompts, resolve
void add_provider_commands(Program& program);    // provider, preset
void add_render_command(Program& program);       // render
void add_samples_command(Program& program);      // samples
void add_staging_commands(Program& program);     // staging
void add_storage_commands(Program& program);     // storage
void add_sync_commands(Program& program);        // sync
void add_template_commands(Program& program);    // template
void add_transfer_commands(Program& program);    // export, import
// Below `mien sync`.
void add_sync_copy_command(Program& program, CLI::App& sync);  // copy
// Below `mien staging`.
void add_access_log_commands(Program& program, CLI::App& staging);  // access-log
void add_generation_commands(Program& program, CLI::App& staging);  // snapshot, restore, reset, …
void add_ledger_commands(Program& program, CLI::App& sync);  // verify, confirm; below `mien sync`
void add_staging_status_command(Program& program, CLI::App& staging);  // status
void add_verify_command(Program& program);                             // verify

}  // namespace mien::cli
