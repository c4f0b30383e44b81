// Where one database is, for a command that needs nothing else of a configuration: from the file of
// an environment, or from one that has [database] and [scratch] alone.
#pragma once

#include <filesystem>

#include "app/config.hpp"
#include "async/awaitable.hpp"

namespace mien::app {

// Reads and checks the file: one that names its environment as read_config does, any other one for
// these two sections, beside which it may have nothing. Of the latter the configuration has no
// environment, and nothing else of one. Throws as read_config does.
[[nodiscard]] Config read_database_config(const std::filesystem::path& file,
                                          Reader reader = Reader::program);

// The same for a program; of staging's file the database that is served (served_target.hpp).
[[nodiscard]] awaitable<Config> read_served_database_config(std::filesystem::path file);

}  // namespace mien::app
