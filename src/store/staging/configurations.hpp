// Versions of staging's configuration, in the control database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/secret.hpp"
#include "core/staging_configuration.hpp"
#include "pg/pool.hpp"

namespace mien::store {

struct ConfigurationVersion {
    int version = 0;
    core::StagingConfiguration content;
    std::string sealed_password;  // of the database's user (base/sealed_box.hpp)
    std::optional<int> restored_from;
    std::string change_reason;
    std::optional<AdminId> created_by;
    std::string created_by_label;
    Timestamp created_at;
    std::string sha256_hex;
};

// Of the database's user; throws invalid when it was sealed with another key.
[[nodiscard]] Secret unsealed_password(const Secret& key, const ConfigurationVersion& version);

// What becomes the next version.
struct ConfigurationDraft {
    core::StagingConfiguration content;
    std::string sealed_password;
    std::optional<int> restored_from = std::nullopt;
    std::string change_reason = {};
    std::optional<AdminId> created_by = std::nullopt;
    std::string created_by_label;
};

// Nothing before `mien migrate` has made the first one.
[[nodiscard]] awaitable<std::optional<ConfigurationVersion>> find_active_configuration(
    pg::Pool& pool, Deadline deadline);

// Locks it until the transaction ends, so that versions follow one another.
[[nodiscard]] awaitable<ConfigurationVersion> lock_active_configuration(
    pg::Transaction& transaction);

[[nodiscard]] awaitable<std::optional<ConfigurationVersion>> find_configuration(pg::Pool& pool,
                                                                                int version,
                                                                                Deadline deadline);

// The newest first; those before a version when one is given.
[[nodiscard]] awaitable<std::vector<ConfigurationVersion>> list_configurations(
    pg::Pool& pool, std::optional<int> before, std::size_t limit, Deadline deadline);

// Makes the draft the version after the active one, which is locked, and the active one: every node
// hears of it at the commit.
[[nodiscard]] awaitable<ConfigurationVersion> activate_configuration(
    pg::Transaction& transaction, const ConfigurationDraft& draft);

// The first version; only the owner of the control database may.
[[nodiscard]] awaitable<ConfigurationVersion> begin_configurations(pg::Transaction& transaction,
                                                                   const ConfigurationDraft& draft);

}  // namespace mien::store
