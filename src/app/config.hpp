// The configuration file (TOML) of one environment. docs/guides/configuration.md lists every key.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/secret.hpp"
#include "pg/settings.hpp"

namespace mien::app {

struct Config {
    std::string environment;  // "production" or "staging"

    // [server]
    std::string listen_address;
    std::uint16_t listen_port = 0;
    std::string public_url;  // without a slash at its end
    std::vector<std::string> trusted_proxies;

    // [database] and [database.owner]
    pg::Settings database;
    std::optional<pg::Settings> owner_database;  // only needed by `mien migrate`

    // [web]; empty for no web UI
    std::filesystem::path web_directory;

    // [objects]
    std::filesystem::path objects_directory;
    Secret link_key;

    // [worker]
    std::size_t previews_running_max = limits::previews_running_max;

    // [rendering]
    std::string provider = "builtin";

    // [log]
    LogLevel log_level = LogLevel::info;
};

// Reads and checks the file. Throws invalid, naming the key and what it should be; an unknown key
// is refused too, so that a typing error cannot go unseen.
[[nodiscard]] Config read_config(const std::filesystem::path& file);

}  // namespace mien::app
