#include "actions/staging/roll_back.hpp"

#include <fmt/format.h>

#include "actions/staging/configuration_audit.hpp"
#include "actions/staging/request_operation.hpp"
#include "base/error.hpp"
#include "base/limits/staging.hpp"
#include "store/staging/preserved.hpp"
#include "store/staging/production_cluster.hpp"
#include "store/staging/target_check.hpp"

namespace mien::actions {
namespace {

awaitable<store::Generation> get_candidate(pg::Transaction& transaction, int number) {
    auto found = co_await store::find_generation(transaction, number);
    if (!found) {
        throw Error(ErrorKind::not_found, fmt::format("There is no generation {}.", number));
    }
    if (found->is_served) {
        throw Error(ErrorKind::conflict, fmt::format("Generation {} is served already.", number));
    }
    if (found->state != "ready" || !found->served_at) {
        throw Error(ErrorKind::conflict,
                    fmt::format("Generation {} cannot be served again: it {}.", number,
                                found->state == "ready" ? "was never served" : "is not kept"));
    }
    co_return std::move(*found);
}

pg::Settings way_to(const ConfigurationTools& tools, const store::ConfigurationVersion& active,
                    const store::Generation& generation) {
    const core::DatabasePlace place{.host = generation.host,
                                    .port = generation.port,
                                    .name = generation.database,
                                    .user = active.content.database.user};
    return settings_of(tools, place, store::unsealed_password(tools.key, active));
}

// What the way into the other generation is judged by.
struct Entry {
    pg::Pool& control;
    const ConfigurationTools& tools;
    const store::ConfigurationVersion& active;
    std::optional<std::int64_t> production_cluster;
    store::Closer closer;
};

awaitable<void> preserve(const Entry& entry, const store::Generation& from,
                         const store::Generation& to) {
    const auto deadline = deadline_in(limits::candidate_check_time_max);
    const auto source = way_to(entry.tools, entry.active, from);
    const auto target = way_to(entry.tools, entry.active, to);
    const auto reading = co_await pg::Connection::open(source, deadline);
    const auto writing = co_await pg::Connection::open(target, deadline);
    // Asked on the very connection that is going to write.
    const auto problem =
        co_await store::find_target_problem(*writing, entry.production_cluster, deadline);
    if (problem) {
        throw Error(ErrorKind::conflict, problem->message);
    }
    co_await store::close_generation(entry.control, entry.closer, deadline);
    co_await store::carry_over(*reading, *writing, from.number, deadline);
}

}  // namespace

awaitable<Done<store::Generation>> roll_back(pg::Transaction& transaction, pg::Pool& control,
                                             RollBack wanted, store::Actor actor) {
    // In the order of a change of the configuration, which may move too.
    const auto active = co_await store::lock_active_configuration(transaction);
    const auto served = co_await require_no_operation(transaction);
    const auto candidate = co_await get_candidate(transaction, wanted.generation);
    const auto production = co_await store::find_production_cluster(transaction);
    const Entry entry{.control = control,
                      .tools = wanted.tools,
                      .active = active,
                      .production_cluster = production,
                      .closer = wanted.closer};
    co_await preserve(entry, served, candidate);
    co_await store::require_closed(transaction, entry.closer);
    const store::GenerationMove move{.mover = {.id = actor.id, .label = actor.label},
                                     .reason = "rollback"};
    co_await store::serve_generation(transaction, wanted.generation, move);
    co_await store::open_generation(transaction, entry.closer);
    auto moved = co_await store::find_generation(transaction, wanted.generation);
    std::vector<store::AuditEntry> audit;
    audit.push_back(generation_entry(*moved));
    co_return Done<store::Generation>{std::move(*moved), std::move(audit)};
}

}  // namespace mien::actions
