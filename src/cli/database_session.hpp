// What a command has that needs a database and nothing else of an environment.
#pragma once

#include <functional>
#include <memory>

#include "cli/commands.hpp"

namespace mien::cli {

struct DatabaseSession {
    const app::Config& config;  // of app/database_config.hpp
    app::Assembly& assembly;
    pg::Pool& pool;
    bool is_json;
};

using DatabaseBody = std::function<awaitable<int>(DatabaseSession&)>;

// Makes the body, run on a pool of the file's database, what the command does.
void on_chosen_for_database(Program& program, CLI::App& command,
                            std::shared_ptr<CommonOptions> options, DatabaseBody body);

}  // namespace mien::cli
