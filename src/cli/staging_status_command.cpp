#include <fmt/format.h>

#include "actions/staging/status.hpp"
#include "api/json/staging_status.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/output.hpp"
#include "pg/database_url.hpp"

namespace mien::cli {
namespace {

std::string at(const std::optional<Timestamp>& time) {
    return time ? to_rfc3339(*time) : "never";
}

void print_head(const actions::StagingStatus& status) {
    const auto line = [](std::string_view name, std::string_view value) {
        print_line(fmt::format("{:<15} {}", name, value));
    };
    const auto& generation = status.generation;
    const auto& content = status.configuration.content;
    line("environment", content.environment_name);
    line("status", name_of(status.state));
    line("last_sync_at", at(status.last_sync_at));
    line("database_url", pg::masked_database_url({.host = generation.host,
                                                  .port = generation.port,
                                                  .database = generation.database,
                                                  .user = content.database.user}));
    line("storage_bucket", content.storage_bucket);
    line("generation", fmt::format("{}, {}, made at {} by {}", generation.number, generation.origin,
                                   to_rfc3339(generation.made_at), generation.made_by));
    line("synced_at", at(status.synced_at));
}

void print_parts(const actions::StagingStatus& status) {
    print_line("");
    for (const auto& part : status.parts) {
        print_line(
            fmt::format("{:<7}  {:<23}  {}", name_of(part.health), part.name, at(part.checked_at)));
        print_indented(part.found);
    }
}

void print_drift(const actions::StagingStatus& status) {
    print_line("");
    if (!status.drift) {
        print_line("The bridge has not compared the data yet.");
        return;
    }
    const auto& drift = *status.drift;
    print_line(
        fmt::format("Production as of {}, staging as of {}:", to_rfc3339(drift.production_read_at),
                    to_rfc3339(drift.staging_read_at)));
    print_line(fmt::format("{:<17} {:>12} {:>12}  {}", "", "production", "staging",
                           "newest change in production, in staging"));
    for (const auto& [production, staging] : drift.classes) {
        print_line(fmt::format("{:<17} {:>12} {:>12}  {}, {}", production.name, production.rows,
                               staging.rows, at(production.newest_change_at),
                               at(staging.newest_change_at)));
    }
}

void print_checks(const actions::StagingStatus& status) {
    print_line("");
    print_line(fmt::format("Isolation: {}", name_of(status.isolation)));
    for (const auto& check : status.checks) {
        print_line(fmt::format("{:<7}  {}  ({}, {}{})", name_of(check.result), check.claim,
                               check.tried_by, to_rfc3339(check.tried_at),
                               check.is_old ? ", old" : ""));
        print_indented(check.tried);
        print_indented(check.found);
    }
}

awaitable<int> show_status(Session& session) {
    const auto control = co_await open_control(session);
    const actions::StatusSources sources{
        .control = *control, .data = session.pool, .objects = session.storage.objects()};
    const auto status = co_await actions::read_status(sources, step_deadline());
    control->close();
    if (session.is_json) {
        print_json(api::to_json(status));
    } else {
        print_head(status);
        print_parts(status);
        print_drift(status);
        print_checks(status);
    }
    co_return status.state == actions::StagingState::ready ? 0 : exit_broken_invariant;
}

}  // namespace

void add_staging_status_command(Program& program, CLI::App& staging) {
    auto& command = *staging.add_subcommand(
        "status", "Print how staging is, and whether it is isolated; 8 unless all is well");
    on_chosen(program, command, add_common_options(command), show_status);
}

}  // namespace mien::cli
