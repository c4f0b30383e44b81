// The configuration file (TOML) of one environment. docs/guides/configuration.md lists every key.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/limits/clips.hpp"
#include "base/limits/jobs.hpp"
#include "base/log.hpp"
#include "base/secret.hpp"
#include "core/clip_settings.hpp"
#include "objects/open_store.hpp"
#include "pg/settings.hpp"
#include "video/providers/connection_seal.hpp"

namespace mien::app {

// What a provider may take of one worker, and what may be asked of it.
struct ProviderConfig {
    std::chrono::seconds deadline = limits::job_deadline_max;  // of one attempt
    std::size_t previews_running_max = limits::previews_running_max;
    std::size_t videos_running_max = limits::videos_running_max;
    core::ClipLimits clip_limits;
};

// Who reads the configuration. The passwords of owner roles are for `mien migrate` alone: nobody
// else keeps them, or opens the files that hold them.
enum class Reader : std::uint8_t { program, owner };

// [control]: staging's control database, which says what staging serves. It lies on the server of
// [database] and has its roles.
struct ControlConfig {
    pg::Settings database;
    std::optional<pg::Settings> owner_database;  // of Reader::owner only
    Secret key;                                  // seals the secrets of its configurations
};

struct Config {
    std::string environment;                    // "production" or "staging"
    bool is_secret_readable_by_others = false;  // in this file or in one that it names

    // [server]
    std::string listen_address;
    std::uint16_t listen_port = 0;
    std::string public_url;  // an origin, without a slash at its end
    std::vector<std::string> trusted_proxies;
    std::string staging_url;  // of production: an origin, or empty

    // [database] and [database.owner]
    pg::Settings database;
    std::optional<pg::Settings> owner_database;  // of Reader::owner only

    // Of staging always, of production never.
    std::optional<ControlConfig> control;

    // [web]; empty for no web UI
    std::filesystem::path web_directory;

    // [objects], and [objects.s3] where that is the kind
    objects::StoreSettings objects;
    Secret link_key;

    // [scratch]
    std::filesystem::path scratch_directory;

    // [rendering] and its section for each provider, by the provider's name
    std::string provider = "builtin";  // one of them
    std::map<std::string, ProviderConfig> providers{{"builtin", {}}};

    // [providers]: the services that make clips; without a key none can be used
    video::ServiceAccess services;

    // [log]
    LogLevel log_level = LogLevel::info;
};

// Reads and checks the file, and the files of secrets that it names. Throws invalid, naming the key
// and what it should be; an unknown key is refused too, so that a typing error cannot go unseen.
// Adds the full names of the keys that it looked for to keys: all there are, when the file has
// [database.owner].
[[nodiscard]] Config read_config(const std::filesystem::path& file, Reader reader = Reader::program,
                                 std::set<std::string>* keys = nullptr);

}  // namespace mien::app
