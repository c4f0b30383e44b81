// The status of staging: what it is, how its parts fare, how its data differ from production's, and
// whether the two share anything. Changes nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "actions/done.hpp"
#include "async/awaitable.hpp"
#include "base/clock.hpp"
#include "objects/object_store.hpp"
#include "pg/pool.hpp"
#include "store/staging/configurations.hpp"
#include "store/staging/environment_summary.hpp"
#include "store/staging/generations.hpp"
#include "store/staging/isolation_checks.hpp"

namespace mien::actions {

enum class Health : std::uint8_t { well, unwell, unknown };

[[nodiscard]] std::string_view name_of(Health health) noexcept;

struct StagingPart {
    std::string name;
    Health health = Health::unknown;
    std::string found;  // one sentence
    std::optional<Timestamp> checked_at;
};

enum class StagingState : std::uint8_t { ready, degraded, not_isolated };

[[nodiscard]] std::string_view name_of(StagingState state) noexcept;

struct StagingStatus {
    StagingState state = StagingState::degraded;
    store::ConfigurationVersion configuration;
    store::Generation generation;
    std::optional<Timestamp> synced_at;     // by the sync that the generation comes from
    std::optional<Timestamp> last_sync_at;  // whichever generation is served now
    std::vector<StagingPart> parts;
    std::optional<store::Drift> drift;
    store::IsolationResult isolation = store::IsolationResult::untried;  // the gravest
    std::vector<store::IsolationCheck> checks;
    bool are_checks_asked_for = false;
    Timestamp read_at;
};

struct StatusSources {
    pg::Pool& control;
    pg::Pool& data;                 // of the generation that is served
    objects::ObjectStore& objects;  // that belongs to it
};

// Looks at the data and the objects anew, for at most limits::part_check_time_max each; what only
// the bridge sees is as the control database has it. Throws unavailable when that cannot be read.
[[nodiscard]] awaitable<StagingStatus> read_status(StatusSources sources, Deadline deadline);

// Asks the bridge to try the isolation again, unless it has been asked already; whether it was now.
[[nodiscard]] awaitable<Done<bool>> ask_for_checks(pg::Transaction& transaction);

}  // namespace mien::actions
