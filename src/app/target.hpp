// What a process serves or works for: one database, and the object store that belongs to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "app/config.hpp"
#include "objects/open_store.hpp"
#include "pg/settings.hpp"

namespace mien::app {

struct Target {
    pg::Settings database;
    objects::StoreSettings objects;
    // Of staging: where no target is, once it is known (store/staging/production_cluster.hpp).
    std::optional<std::int64_t> production_cluster = std::nullopt;
};

// The one that the configuration file names.
[[nodiscard]] inline Target target_of(const Config& config) {
    return {.database = config.database, .objects = config.objects};
}

// The settings with what PostgreSQL shows for the connections.
[[nodiscard]] inline pg::Settings named(pg::Settings settings, std::string name) {
    settings.application_name = std::move(name);
    return settings;
}

}  // namespace mien::app
