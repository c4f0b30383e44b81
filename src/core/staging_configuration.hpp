// What staging is configured to be: one version of its configuration, without its secrets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/limits/staging.hpp"

namespace mien::core {

// Where a database is, and as whom the program enters it.
struct DatabasePlace {
    std::string host;
    std::uint16_t port = 5432;
    std::string name;
    std::string user;

    bool operator==(const DatabasePlace&) const = default;
};

struct StagingConfiguration {
    std::string environment_name = "staging";
    DatabasePlace database;
    std::string storage_bucket;
    std::string admin_subdomain;  // the only host that staging answers for
    bool vpn_required = false;
    std::vector<std::string> vpn_networks;
    std::optional<std::string> sync_schedule;  // of cron; nothing for no schedule
    std::string sync_time_zone = "UTC";
    int access_log_days = limits::access_log_days_usual;  // how long the access log is kept

    bool operator==(const StagingConfiguration&) const = default;
};

// All broken rules at once, with pointers such as "/admin_subdomain". The database is judged where
// its address is read (pg/database_url.hpp).
[[nodiscard]] std::vector<Problem> find_problems(const StagingConfiguration& configuration);

// A configuration without problems as it is stored: the domain in lower case, each network in
// canonical form and once, in order.
[[nodiscard]] StagingConfiguration canonical_configuration(StagingConfiguration configuration);

// When it is synced next, the soonest first, at most limits::next_runs_told times; never without a
// schedule.
[[nodiscard]] std::vector<std::chrono::sys_seconds> next_syncs(
    const StagingConfiguration& configuration, Timestamp after);

}  // namespace mien::core
