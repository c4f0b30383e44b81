// What more than one kind of configuration file has.
#pragma once

#include <filesystem>
#include <optional>

#include "app/config_section.hpp"
#include "base/log.hpp"
#include "objects/open_store.hpp"
#include "pg/settings.hpp"
#include "video/providers/connection_seal.hpp"

namespace mien::app {

// host, port and ca_file: where a database is, without its name and a credential.
[[nodiscard]] pg::Settings read_database_place(Section& section);

struct DatabaseSection {
    pg::Settings settings;
    std::optional<pg::Settings> owner;  // of Reader::owner only
};

// [database], and [database.owner] where there is one.
[[nodiscard]] DatabaseSection read_database(Section database);

struct StoreSection {
    objects::StoreSettings store;   // the one in use
    bool has_public_links = false;  // of a bucket, also of one that is not in use
};

// kind, directory and s3: where objects are.
[[nodiscard]] StoreSection read_store(Section& section);

// key: what seals the secrets of staging's configurations.
[[nodiscard]] Secret read_sealing_key(Section& section);

// [providers]
[[nodiscard]] video::ServiceAccess read_service_access(Section providers);

// [scratch]
[[nodiscard]] std::filesystem::path read_scratch_directory(Section scratch);

// [log]
[[nodiscard]] LogLevel read_log_level(Section section);

}  // namespace mien::app
