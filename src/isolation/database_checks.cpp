#include "isolation/database_checks.hpp"

#include <memory>

#include "async/deadline.hpp"
#include "isolation/check.hpp"
#include "pg/databases.hpp"
#include "pg/entry.hpp"
#include "store/staging/database_facts.hpp"
#include "store/staging/environment_marker.hpp"

namespace mien::isolation {
namespace {

using store::IsolationCheck;
using store::IsolationResult;

struct Connections {
    std::unique_ptr<pg::Connection> production;
    std::unique_ptr<pg::Connection> staging;
};

awaitable<Connections> open_both(const Sides& sides, Deadline deadline) {
    Connections both;
    both.production = co_await pg::Connection::open(sides.production, deadline);
    both.staging = co_await pg::Connection::open(sides.staging_owner, deadline);
    co_return both;
}

std::string entered(const Sides& sides) {
    return fmt::format("on a connection to each: {} as {}, {} as {}", place_of(sides.production),
                       sides.production.user, place_of(sides.staging_owner),
                       sides.staging_owner.user);
}

IsolationCheck servers_check(const Sides& sides) {
    return {.name = "database_servers",
            .claim = "Production and staging have PostgreSQL servers of their own.",
            .tried = fmt::format("Asked for the system identifier {}.", entered(sides)),
            .found = {},
            .tried_by = "bridge"};
}

IsolationCheck markers_check(const Sides& sides) {
    return {.name = "database_markers",
            .claim = "Each database is marked as its own environment's.",
            .tried = fmt::format("Read the marker {}.", entered(sides)),
            .found = {},
            .tried_by = "bridge"};
}

IsolationCheck reader_check(const Sides& sides) {
    return {
        .name = "production_reader_rights",
        .claim = "The bridge can change nothing in production's database.",
        .tried = fmt::format(
            "At {} as {}: looked at the rights of the role on every table, and sent a change of "
            "no row in a transaction that may write and was rolled back.",
            place_of(sides.production), sides.production.user),
        .found = {},
        .tried_by = "bridge"};
}

awaitable<IsolationCheck> compare_servers(const Sides& sides, const Connections& both,
                                          Deadline deadline) {
    auto check = servers_check(sides);
    const auto production = co_await pg::system_identifier(*both.production, deadline);
    const auto staging = co_await pg::system_identifier(*both.staging, deadline);
    if (production == staging) {
        co_return with_result(std::move(check), IsolationResult::failed,
                              fmt::format("Both have {}: they are one server, or one is a copy of "
                                          "the files of the other. Make staging a server with "
                                          "initdb.",
                                          production));
    }
    co_return with_result(std::move(check), IsolationResult::passed,
                          fmt::format("They differ: {} and {}.", production, staging));
}

awaitable<IsolationCheck> compare_markers(const Sides& sides, const Connections& both,
                                          Deadline deadline) {
    auto check = markers_check(sides);
    const auto production = co_await store::find_environment(*both.production, deadline);
    const auto staging = co_await store::find_environment(*both.staging, deadline);
    const auto is_right = production == "production" && staging == "staging";
    co_return with_result(std::move(check),
                          is_right ? IsolationResult::passed : IsolationResult::failed,
                          fmt::format("Production's says “{}”, staging's “{}”.",
                                      production.value_or("nothing"), staging.value_or("nothing")));
}

awaitable<IsolationCheck> check_reader(const Sides& sides, const Connections& both,
                                       Deadline deadline) {
    auto check = reader_check(sides);
    const auto facts = co_await store::get_reader_facts(*both.production, deadline);
    const bool is_closed =
        !facts.is_powerful && facts.writable_tables == 0 && !facts.write_refusal.empty();
    const auto found = fmt::format(
        "The role {}; it may change {} tables; the change was {}; its transactions {} by default.",
        facts.is_powerful ? "may administer the server or owns tables"
                          : "has no rights of an owner",
        facts.writable_tables,
        facts.write_refusal.empty() ? "done" : fmt::format("refused with {}", facts.write_refusal),
        facts.is_read_only ? "only read" : "may write");
    const auto result = !is_closed            ? IsolationResult::failed
                        : !facts.is_read_only ? IsolationResult::warning
                                              : IsolationResult::passed;
    co_return with_result(std::move(check), result, found);
}

// A credential of one side, shown to the server of the other.
struct Stranger {
    std::string name;
    std::string claim;
    pg::Settings home;
    pg::Settings away;  // the place there, in which the credential is put
};

awaitable<IsolationCheck> try_stranger(Stranger stranger, Deadline deadline) {
    auto away = std::move(stranger.away);
    away.user = stranger.home.user;
    away.password = stranger.home.password;
    IsolationCheck check{
        .name = std::move(stranger.name),
        .claim = std::move(stranger.claim),
        .tried = fmt::format("Signed in at {} as {}, with the password that {} takes.",
                             place_of(away), away.user, place_of(stranger.home)),
        .found = {},
        .tried_by = "bridge"};
    const auto at_home = co_await pg::try_entry(std::move(stranger.home), deadline);
    if (at_home.outcome != pg::EntryOutcome::let_in) {
        co_return with_result(std::move(check), IsolationResult::untried,
                              "Its own server did not let it in by SCRAM with channel binding, so "
                              "that a refusal by the other would say nothing.");
    }
    const auto entry = co_await pg::try_entry(std::move(away), deadline);
    switch (entry.outcome) {
        case pg::EntryOutcome::refused:
            co_return with_result(
                std::move(check), IsolationResult::passed,
                fmt::format("Refused with {}; its own server let it in.", entry.sql_state));
        case pg::EntryOutcome::unheard:
            co_return with_result(std::move(check), IsolationResult::untried,
                                  "No server with a certificate of the authority answered that "
                                  "takes a password by SCRAM with channel binding, without which "
                                  "none is shown to it.");
        case pg::EntryOutcome::let_in:
            break;
    }
    co_return with_result(std::move(check), IsolationResult::failed,
                          "Let in: give each environment passwords of its own.");
}

std::vector<Stranger> strangers(const Sides& sides) {
    return {{.name = "production_reader_in_staging",
             .claim = "Staging's server does not take the bridge's credential for production.",
             .home = sides.production,
             .away = sides.staging_owner},
            {.name = "staging_owner_in_production",
             .claim = "Production's server does not take the owner of staging's databases.",
             .home = sides.staging_owner,
             .away = sides.production},
            {.name = "staging_program_in_production",
             .claim = "Production's server does not take the credential of staging's program.",
             .home = sides.staging_program,
             .away = sides.production}};
}

awaitable<std::vector<IsolationCheck>> check_with(const Sides& sides, const Connections& both,
                                                  Deadline deadline) {
    std::vector<IsolationCheck> checks;
    auto servers = co_await compare_servers(sides, both, deadline);
    checks.push_back(std::move(servers));
    auto markers = co_await compare_markers(sides, both, deadline);
    checks.push_back(std::move(markers));
    auto reader = co_await check_reader(sides, both, deadline);
    checks.push_back(std::move(reader));
    co_return checks;
}

awaitable<std::vector<IsolationCheck>> check_connections(const Sides& sides, Deadline deadline) {
    const auto both = co_await open_both(sides, deadline);
    co_return co_await check_with(sides, both, deadline);
}

}  // namespace

awaitable<std::vector<IsolationCheck>> check_databases(Sides sides, Deadline deadline) {
    auto checking = check_connections(sides, deadline);
    auto checked = co_await async::ending_of(std::move(checking));
    std::vector<IsolationCheck> checks;
    if (checked.failure) {
        const auto reason = reason_of(checked.failure);
        for (auto check : {servers_check(sides), markers_check(sides), reader_check(sides)}) {
            checks.push_back(with_result(std::move(check), IsolationResult::untried, reason));
        }
    } else {
        checks = std::move(*checked.value);
    }
    for (auto& stranger : strangers(sides)) {
        auto check = co_await try_stranger(std::move(stranger), deadline);
        checks.push_back(std::move(check));
    }
    co_return checks;
}

}  // namespace mien::isolation
