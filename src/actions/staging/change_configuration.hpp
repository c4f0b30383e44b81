// The next version of staging's configuration.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actions/done.hpp"
#include "async/work_pool.hpp"
#include "base/secret.hpp"
#include "objects/open_store.hpp"
#include "pg/settings.hpp"
#include "store/staging/configurations.hpp"

namespace mien::actions {

// What is changed; absent stays as it is. A password that is "***" in the address stays too, as
// long as the host, the port and the user do, and it was sealed with this key.
struct ConfigurationPatch {
    std::optional<std::string> environment_name;
    std::optional<Secret> database_url;
    std::optional<std::string> storage_bucket;
    std::optional<std::string> admin_subdomain;
    std::optional<bool> vpn_required;
    std::optional<std::vector<std::string>> vpn_networks;
    std::optional<std::optional<std::string>> sync_schedule;
    std::optional<std::string> sync_time_zone;
    std::optional<int> access_log_days;
    std::string change_reason;
};

// What the environment gives; all of it outlives the action.
struct ConfigurationTools {
    const Secret& key;               // seals passwords
    std::string ca_file;             // of the authority of every database's certificate
    objects::StoreSettings objects;  // of the environment, with whatever bucket
    std::filesystem::path scratch;   // where files lie while a bucket is tried
    async::WorkPool& work;
};

// The way into a database of staging, as the user of a version and with its password.
[[nodiscard]] pg::Settings settings_of(const ConfigurationTools& tools,
                                       const core::DatabasePlace& place, Secret password);

// Of the version that store::lock_active_configuration has locked, so that the caller can judge it
// first. Throws invalid, with every broken rule, and also when the database or the bucket cannot be
// served: both are tried here, for at most limits::candidate_check_time_max; and conflict when that
// needs a password that was sealed with another key and is not sent anew. Nothing happens when
// it is all as before. Another database is another generation, which is served from then on.
[[nodiscard]] awaitable<Done<store::ConfigurationVersion>> change_configuration(
    pg::Transaction& transaction, ConfigurationTools tools, store::ConfigurationVersion before,
    ConfigurationPatch patch, store::Actor actor);

// Makes an older version the next one, under the same conditions: what it names is tried again.
[[nodiscard]] awaitable<Done<store::ConfigurationVersion>> restore_configuration(
    pg::Transaction& transaction, ConfigurationTools tools, store::ConfigurationVersion before,
    store::ConfigurationVersion older, std::string change_reason, store::Actor actor);

}  // namespace mien::actions
