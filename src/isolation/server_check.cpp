#include "isolation/server_check.hpp"

#include <algorithm>

#include "async/reach.hpp"
#include "base/limits/bridge.hpp"
#include "isolation/check.hpp"
#include "pg/entry.hpp"
#include "store/staging/bridge_reports.hpp"
#include "store/staging/configurations.hpp"

namespace mien::isolation {
namespace {

using store::IsolationCheck;
using store::IsolationResult;

IsolationCheck judge(IsolationCheck check, const pg::Entry& entry) {
    switch (entry.outcome) {
        case pg::EntryOutcome::let_in:
            return with_result(std::move(check), IsolationResult::failed,
                               "Let in: give each environment passwords of its own.");
        case pg::EntryOutcome::refused:
            return with_result(
                std::move(check), IsolationResult::warning,
                fmt::format("The port can be reached from here. The server refused the credential "
                            "with {}; no firewall stands in between.",
                            entry.sql_state));
        case pg::EntryOutcome::unheard:
            break;
    }
    return with_result(
        std::move(check), IsolationResult::warning,
        "The port can be reached from here. The server has no certificate of "
        "staging's authority, or takes no password by SCRAM with channel binding, so "
        "that none was shown to it; no firewall stands in between.");
}

// The place of production with the credential of staging's configuration in force.
pg::Settings as_staging(const store::ProductionPlace& place,
                        const store::ConfigurationVersion& active, const ServerTools& tools) {
    return {.host = place.host,
            .port = place.port,
            .database = active.content.database.name,
            .user = active.content.database.user,
            .password = store::unsealed_password(tools.key, active),
            .ca_file = tools.ca_file,
            .application_name = "mien isolation check"};
}

awaitable<IsolationCheck> try_route(pg::Settings production, Deadline deadline) {
    IsolationCheck check{.name = "server_to_production",
                         .claim = "Staging's server has no way to production's database.",
                         .tried = fmt::format("Opened a TCP connection from this server to {}",
                                              place_of(production)),
                         .found = {},
                         .tried_by = "server"};
    const auto route_deadline = std::min(deadline, deadline_in(limits::route_try_time_max));
    const bool is_reached =
        co_await async::can_connect(production.host, production.port, route_deadline);
    if (!is_reached) {
        check.tried += '.';
        co_return with_result(
            std::move(check), IsolationResult::passed,
            fmt::format("It did not open within {} s.", limits::route_try_time_max.count()));
    }
    check.tried += fmt::format(", and signed in there as {} with this server's own password.",
                               production.user);
    const auto entry = co_await pg::try_entry(std::move(production), deadline);
    co_return judge(std::move(check), entry);
}

}  // namespace

awaitable<bool> check_from_server(pg::Pool& control, ServerTools tools, Deadline deadline) {
    const auto bridge = co_await store::find_bridge(control, deadline);
    const auto active = co_await store::find_active_configuration(control, deadline);
    if (!bridge || !active) {
        co_return false;
    }
    auto production = as_staging(bridge->production, *active, tools);
    auto check = co_await try_route(std::move(production), deadline);
    std::vector<IsolationCheck> checks;
    checks.push_back(std::move(check));
    co_await store::save_isolation_checks(control, std::move(checks), deadline);
    co_return true;
}

}  // namespace mien::isolation
