#include "actions/staging/status.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "async/deadline.hpp"
#include "base/error.hpp"
#include "base/limits/bridge.hpp"
#include "store/staging/bridge_reports.hpp"
#include "store/staging/database_facts.hpp"

namespace mien::actions {
namespace {

using store::IsolationResult;

// What the bridge tells of, whether it has or not.
constexpr std::string_view bridge_parts[] = {"production_database", "production_object_store",
                                             "staging_database", "staging_object_store"};

StagingPart seen_now(std::string name, bool is_well, std::string found) {
    return {.name = std::move(name),
            .health = is_well ? Health::well : Health::unwell,
            .found = std::move(found),
            .checked_at = now()};
}

// What a failure says, and nothing of one that is no Error.
std::string sentence_of(const std::exception_ptr& failure) {
    const auto error = error_in(failure);
    if (!error) {
        std::rethrow_exception(failure);
    }
    return error->message();
}

Deadline look_until(Deadline deadline) {
    return std::min(deadline, deadline_in(limits::part_check_time_max));
}

awaitable<void> look_at_data(StatusSources sources, std::vector<StagingPart>& parts,
                             Deadline deadline) {
    auto counting = store::count_workers(sources.data, look_until(deadline));
    const auto counted = co_await async::ending_of(std::move(counting));
    if (counted.failure) {
        parts.push_back(seen_now("database", false, sentence_of(counted.failure)));
        parts.push_back({.name = "workers",
                         .health = Health::unknown,
                         .found = "The database, which knows them, does not answer.",
                         .checked_at = std::nullopt});
        co_return;
    }
    const auto workers = counted.value.value();
    parts.push_back(seen_now("database", true, "It answers."));
    parts.push_back(seen_now("workers", workers > 0,
                             workers == 0   ? "None is connected to the database that is served."
                             : workers == 1 ? "One is connected."
                                            : fmt::format("{} are connected.", workers)));
}

awaitable<void> look_at_objects(StatusSources sources, std::vector<StagingPart>& parts,
                                Deadline deadline) {
    auto looking = sources.objects.require_usable(look_until(deadline));
    const auto looked = co_await async::ending_of(std::move(looking));
    parts.push_back(seen_now("object_store", !looked.failure,
                             looked.failure ? sentence_of(looked.failure) : "It answers."));
}

StagingPart part_of(const std::optional<store::BridgeProcess>& bridge) {
    if (!bridge) {
        return {.name = "bridge",
                .health = Health::unknown,
                .found = "There has never been one: start mien bridge.",
                .checked_at = std::nullopt};
    }
    return {.name = "bridge",
            .health = bridge->is_alive ? Health::well : Health::unwell,
            .found = bridge->is_alive
                         ? fmt::format("Version {}, running since {}.", bridge->program_version,
                                       to_rfc3339(bridge->started_at))
                         : fmt::format("Not heard of for more than {} s.",
                                       limits::bridge_silence_max.count()),
            .checked_at = bridge->seen_at};
}

void add_bridge_parts(const std::vector<store::PartHealth>& told, std::vector<StagingPart>& parts) {
    for (const auto name : bridge_parts) {
        const auto found = std::ranges::find(told, name, &store::PartHealth::part);
        StagingPart part{.name = std::string(name),
                         .health = Health::unknown,
                         .found = "The bridge has not told of it.",
                         .checked_at = std::nullopt};
        if (found != told.end()) {
            part.checked_at = found->checked_at;
            part.found = found->found;
            if (!found->is_old) {
                part.health = found->is_well ? Health::well : Health::unwell;
            }
        }
        parts.push_back(std::move(part));
    }
}

// Old ones of the bridge say nothing any more; what failed has failed until it is tried again.
IsolationResult gravest_of(const std::vector<store::IsolationCheck>& checks) {
    const bool is_tried =
        std::ranges::any_of(checks, [](const auto& check) { return check.tried_by == "bridge"; });
    auto gravest = is_tried ? IsolationResult::passed : IsolationResult::untried;
    for (const auto& check : checks) {
        const auto result = check.is_old && check.result != IsolationResult::failed
                                ? IsolationResult::untried
                                : check.result;
        gravest = std::max(gravest, result);
    }
    return gravest;
}

StagingState state_of(const StagingStatus& status) {
    if (status.isolation == IsolationResult::failed) {
        return StagingState::not_isolated;
    }
    const bool is_well = std::ranges::all_of(
        status.parts, [](const auto& part) { return part.health == Health::well; });
    return is_well ? StagingState::ready : StagingState::degraded;
}

// Throws unavailable before the first migration.
awaitable<StagingStatus> begin_status(pg::Pool& control, Deadline deadline) {
    auto active = co_await store::find_active_configuration(control, deadline);
    auto generation = co_await store::find_current_generation(control, deadline);
    if (!active || !generation) {
        throw Error(ErrorKind::unavailable, "Staging has no configuration yet: run mien migrate.");
    }
    StagingStatus status{.configuration = std::move(*active),
                         .generation = std::move(*generation),
                         .synced_at = std::nullopt,
                         .last_sync_at = std::nullopt,
                         .parts = {},
                         .drift = std::nullopt,
                         .checks = {},
                         .read_at = now()};
    status.parts.push_back(seen_now("control_database", true, "It answers."));
    co_return status;
}

}  // namespace

std::string_view name_of(Health health) noexcept {
    switch (health) {
        case Health::well:
            return "well";
        case Health::unwell:
            return "unwell";
        case Health::unknown:
            return "unknown";
    }
    return "unknown";
}

std::string_view name_of(StagingState state) noexcept {
    switch (state) {
        case StagingState::ready:
            return "ready";
        case StagingState::degraded:
            return "degraded";
        case StagingState::not_isolated:
            return "not_isolated";
    }
    return "degraded";
}

awaitable<StagingStatus> read_status(StatusSources sources, Deadline deadline) {
    auto& control = sources.control;
    auto status = co_await begin_status(control, deadline);
    co_await look_at_data(sources, status.parts, deadline);
    co_await look_at_objects(sources, status.parts, deadline);
    const auto bridge = co_await store::find_bridge(control, deadline);
    status.parts.push_back(part_of(bridge));
    const auto told = co_await store::list_part_health(control, deadline);
    add_bridge_parts(told, status.parts);
    status.synced_at = co_await store::find_sync_of(control, status.generation.number, deadline);
    status.last_sync_at = co_await store::find_last_sync(control, deadline);
    status.drift = co_await store::find_drift(control, status.generation.number, deadline);
    status.checks = co_await store::list_isolation_checks(control, deadline);
    status.are_checks_asked_for = co_await store::are_isolation_checks_asked_for(control, deadline);
    status.isolation = gravest_of(status.checks);
    status.state = state_of(status);
    co_return status;
}

awaitable<Done<bool>> ask_for_checks(pg::Transaction& transaction) {
    const bool is_asked = co_await store::ask_for_isolation_checks(transaction);
    Done<bool> done{.value = is_asked, .audit = {}};
    if (is_asked) {
        done.audit.push_back({.action = "isolation.check",
                              .subject_kind = "isolation",
                              .subject_id = "all",
                              .details = {},
                              .version_id = {}});
    }
    co_return done;
}

}  // namespace mien::actions
