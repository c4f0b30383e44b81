#include "pg/client_program.hpp"

#include <fmt/format.h>

#include "base/file.hpp"
#include "base/limits/database.hpp"
#include "base/scratch_directory.hpp"
#include "pg/connect_arguments.hpp"

namespace mien::pg {
namespace {

// A field of a password file ends at a colon.
std::string escaped(std::string_view field) {
    std::string text;
    for (const char c : field) {
        if (c == ':' || c == '\\') {
            text += '\\';
        }
        text += c;
    }
    return text;
}

}  // namespace

std::filesystem::path find_client_programs() {
    std::filesystem::path newest = "/usr/bin";
    int version = 0;
    std::error_code failure;
    for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/postgresql", failure)) {
        const int number = std::atoi(entry.path().filename().c_str());
        if (number > version && std::filesystem::exists(entry.path() / "bin/pg_dump", failure)) {
            version = number;
            newest = entry.path() / "bin";
        }
    }
    return newest;
}

std::vector<std::string> client_environment(const Settings& settings,
                                            const std::filesystem::path& password_file) {
    require_sound(settings);
    return {"PGHOST=" + settings.host, fmt::format("PGPORT={}", settings.port),
            "PGDATABASE=" + settings.database, "PGUSER=" + settings.user,
            "PGPASSFILE=" + password_file.string(), "PGAPPNAME=" + settings.application_name,
            fmt::format("PGCONNECT_TIMEOUT={}", limits::connect_time_max.count()),
            "PGCLIENTENCODING=UTF8",
            // As in connect_arguments.cpp: nothing in a home directory may matter.
            "PGSSLMODE=verify-full", "PGSSLROOTCERT=" + settings.ca_file,
            "PGSSLMINPROTOCOLVERSION=TLSv1.2", "PGSSLCERT=/dev/null/none",
            "PGSSLKEY=/dev/null/none", "PGSSLCRL=/dev/null/none", "PGGSSENCMODE=disable",
            "PGSERVICEFILE=/dev/null/none", "LC_ALL=C.UTF-8"};
}

Secret password_line(const Settings& settings) {
    return Secret(fmt::format("{}:{}:*:{}:{}\n", escaped(settings.host), settings.port,
                              escaped(settings.user), escaped(settings.password.reveal())));
}

void write_password_file(const std::filesystem::path& path, const Settings& settings) {
    constexpr unsigned owner_only = 0600;
    const auto file = File::create(path, scratch_place);
    file.set_mode(owner_only);
    file.write_all(password_line(settings).reveal());
}

}  // namespace mien::pg
