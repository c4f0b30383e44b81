#include "app/database_config.hpp"

#include "app/config_parts.hpp"
#include "app/served_target.hpp"

namespace mien::app {
namespace {

// Nothing when the file is an environment's.
std::optional<Config> find_lone_config(const std::filesystem::path& file, Reader reader) {
    ConfigFile source(file, reader, nullptr);
    auto root = source.root();
    if (!root.text_or_nothing("environment", "").empty()) {
        return std::nullopt;
    }
    auto section = root.section("database");
    if (!section.is_present()) {
        root.refuse("database",
                    "must be a section that says where the database is: host, name, user, "
                    "password and ca_file.");
    }
    auto database = read_database(section);
    Config config;
    config.database = std::move(database.settings);
    config.owner_database = std::move(database.owner);
    config.scratch_directory = read_scratch_directory(root.section("scratch"));
    root.refuse_unknown_keys();
    config.is_secret_readable_by_others = source.is_secret_readable_by_others();
    return config;
}

}  // namespace

Config read_database_config(const std::filesystem::path& file, Reader reader) {
    auto lone = find_lone_config(file, reader);
    return lone ? std::move(*lone) : read_config(file, reader);
}

awaitable<Config> read_served_database_config(std::filesystem::path file) {
    co_return co_await with_served_target(read_database_config(file));
}

}  // namespace mien::app
