// How PostgreSQL's own programs, such as pg_dump, enter a database with the same protection as our
// connections: all by the environment and a password file, nothing on the command line.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "pg/settings.hpp"

namespace mien::pg {

// The directory of the newest pg_dump and pg_restore that Debian has installed; "/usr/bin" when
// there is none.
[[nodiscard]] std::filesystem::path find_client_programs();

// "NAME=value", for a program that gets no other environment. Throws invalid for settings that a
// connection would refuse too.
[[nodiscard]] std::vector<std::string> client_environment(
    const Settings& settings, const std::filesystem::path& password_file);

// Writes the password file, for its owner alone. Throws what base/file.hpp throws.
void write_password_file(const std::filesystem::path& path, const Settings& settings);

// The line of the password file, for this user on any database of the server.
[[nodiscard]] Secret password_line(const Settings& settings);

}  // namespace mien::pg
