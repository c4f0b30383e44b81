// The configuration file (TOML) of the bridge, the one process that has credentials of both
// environments. docs/guides/bridge.md lists every key.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "base/log.hpp"
#include "base/secret.hpp"
#include "core/masking/masking_key.hpp"
#include "objects/open_store.hpp"
#include "pg/settings.hpp"
#include "sync/ledger.hpp"

namespace mien::app {

struct BridgeConfig {
    bool is_secret_readable_by_others = false;  // in this file or in one that it names

    // [production.database], as the role that may only read, and [production.objects]
    pg::Settings production_database;
    objects::StoreSettings production_objects;

    // [staging.database]: the server of staging's databases, as their owner. Which of them is
    // served stands in the control database, whose name this has.
    pg::Settings control_database;
    objects::StoreSettings staging_objects;  // with whatever bucket

    // [control]
    Secret control_key;  // seals the secrets of staging's configurations

    // [sync]
    std::filesystem::path masking_policy;
    std::shared_ptr<const core::MaskingKey> masking_key;  // none: no run begins

    // [ledger.database], and rotated_from of [sync]
    std::optional<sync::LedgerAccess> ledger;  // none: no run begins

    std::filesystem::path scratch_directory;
    LogLevel log_level = LogLevel::info;
};

// Reads and checks the file as read_config does that of an environment.
[[nodiscard]] BridgeConfig read_bridge_config(const std::filesystem::path& file,
                                              std::set<std::string>* keys = nullptr);

}  // namespace mien::app
