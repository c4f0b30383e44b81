#include <fmt/format.h>
#include <fmt/ranges.h>

#include "actions/perform.hpp"
#include "actions/staging/change_configuration.hpp"
#include "actions/staging/configuration_audit.hpp"
#include "api/json/staging_configuration.hpp"
#include "base/error.hpp"
#include "base/json_text.hpp"
#include "base/limits/lists.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"

namespace mien::cli {
namespace {

struct ConfigurationOptions {
    std::shared_ptr<CommonOptions> common;
    actions::ConfigurationPatch patch;
    bool reads_database_url = false;
    std::string vpn_required;
    std::vector<std::string> vpn_networks;
    bool has_no_vpn_networks = false;
    std::string sync_schedule;
    bool has_no_sync = false;
    int version = 0;
    std::optional<int> expected_version;
};

void print(const store::ConfigurationVersion& version) {
    const auto& content = version.content;
    const auto line = [](std::string_view name, std::string_view value) {
        print_line(fmt::format("{:<17} {}", name, value));
    };
    print_line(fmt::format("Version {} by {} at {}", version.version, version.created_by_label,
                           to_rfc3339(version.created_at)));
    line("environment_name", content.environment_name);
    line("database_url", actions::masked_url_of(content.database));
    line("storage_bucket", content.storage_bucket);
    line("admin_subdomain", content.admin_subdomain);
    line("vpn_required", content.vpn_required ? "yes" : "no");
    line("vpn_networks", fmt::format("{}", fmt::join(content.vpn_networks, " ")));
    line("sync_schedule", content.sync_schedule.value_or("none"));
    line("sync_time_zone", content.sync_time_zone);
    for (const auto& run : core::next_syncs(content, now())) {
        line("", to_rfc3339(run));
    }
    line("access_log_days", std::to_string(content.access_log_days));
}

void print_answer(const Session& session, const store::ConfigurationVersion& version) {
    if (session.is_json) {
        print_json(api::to_json(version, now()));
    } else {
        print(version);
    }
}

awaitable<int> show(Session& session, pg::Pool& control) {
    const auto active = co_await store::find_active_configuration(control, step_deadline());
    if (!active) {
        throw Error(ErrorKind::unavailable, "Staging has no configuration yet: run mien migrate.");
    }
    print_answer(session, *active);
    co_return 0;
}

std::string text_of(const json::value& value) {
    return value.is_string() ? std::string(value.get_string()) : json_text(value);
}

awaitable<int> show_history(Session& session, pg::Pool& control) {
    const auto versions = co_await store::list_configurations(
        control, std::nullopt, limits::page_rows_max, step_deadline());
    json::array answer;
    for (std::size_t i = 0; i < versions.size(); ++i) {
        const auto& version = versions[i];
        const bool has_previous = i + 1 < versions.size();
        const auto changes = has_previous ? actions::field_changes(versions[i + 1], version)
                                          : std::vector<actions::FieldChange>();
        if (session.is_json) {
            auto row = api::to_json(version, now());
            row["changes"] = actions::to_json(changes);
            answer.push_back(std::move(row));
            continue;
        }
        print_line(fmt::format("{:>4}  {}  {}  {}", version.version, to_rfc3339(version.created_at),
                               version.created_by_label, version.change_reason));
        for (const auto& [field, from, to] : changes) {
            print_line(fmt::format("      {}: {} -> {}", field, text_of(from), text_of(to)));
        }
    }
    if (session.is_json) {
        print_json(answer);
    }
    co_return 0;
}

using ConfigurationChange = std::function<awaitable<actions::Done<store::ConfigurationVersion>>(
    pg::Transaction&, store::ConfigurationVersion before)>;

awaitable<int> change(Session& session, pg::Pool& control, const ConfigurationOptions& options,
                      ConfigurationChange make_change) {
    const actions::Action<store::ConfigurationVersion> action =
        [&](pg::Transaction& transaction) -> awaitable<actions::Done<store::ConfigurationVersion>> {
        auto before = co_await store::lock_active_configuration(transaction);
        if (options.expected_version.value_or(before.version) != before.version) {
            throw Error(ErrorKind::stale_version,
                        fmt::format("The newest version is {}.", before.version));
        }
        co_return co_await make_change(transaction, std::move(before));
    };
    const auto made = co_await actions::perform(control, session.actor, step_deadline(), action);
    print_answer(session, made);
    co_return 0;
}

actions::ConfigurationTools tools_of(Session& session) {
    const auto& config = session.config;
    return {.key = config.control.value().key,
            .ca_file = config.database.ca_file,
            .objects = config.objects,
            .scratch = session.assembly.scratch(),
            .work = session.assembly.work()};
}

actions::ConfigurationPatch patch_of(const ConfigurationOptions& options) {
    auto patch = options.patch;
    if (options.reads_database_url) {
        patch.database_url = Secret(read_line());
    }
    if (!options.vpn_required.empty()) {
        patch.vpn_required = options.vpn_required == "true";
    }
    if (options.has_no_vpn_networks || !options.vpn_networks.empty()) {
        patch.vpn_networks = options.vpn_networks;
    }
    if (options.has_no_sync) {
        patch.sync_schedule.emplace(std::nullopt);
    } else if (!options.sync_schedule.empty()) {
        patch.sync_schedule.emplace(options.sync_schedule);
    }
    return patch;
}

// Without --as it is the command line's change: a configuration that leads to data without an
// admin, or to none, must be mended with nobody's name.
awaitable<void> name_author(Session& session, const ConfigurationOptions& options) {
    if (!options.common->act_as.empty()) {
        co_await act_as_served_admin(session, options.common->act_as);
    }
}

awaitable<int> set(Session& session, pg::Pool& control, const ConfigurationOptions& options) {
    const auto patch = patch_of(options);
    co_await name_author(session, options);
    const auto tools = tools_of(session);
    const ConfigurationChange make_change = [&](pg::Transaction& transaction,
                                                store::ConfigurationVersion before) {
        return actions::change_configuration(transaction, tools, std::move(before), patch,
                                             session.actor);
    };
    co_return co_await change(session, control, options, make_change);
}

awaitable<int> restore(Session& session, pg::Pool& control, const ConfigurationOptions& options) {
    const auto older =
        co_await store::find_configuration(control, options.version, step_deadline());
    if (!older) {
        throw Error(ErrorKind::not_found,
                    fmt::format("The configuration has no version {}.", options.version));
    }
    co_await name_author(session, options);
    const auto tools = tools_of(session);
    const ConfigurationChange make_change = [&](pg::Transaction& transaction,
                                                store::ConfigurationVersion before) {
        return actions::restore_configuration(transaction, tools, std::move(before), *older,
                                              options.patch.change_reason, session.actor);
    };
    co_return co_await change(session, control, options, make_change);
}

using ConfigurationCommand = awaitable<int> (*)(Session&, pg::Pool&, const ConfigurationOptions&);

CLI::App& add_command(Program& program, CLI::App& parent, const char* name, const char* description,
                      std::shared_ptr<ConfigurationOptions> options, ConfigurationCommand run) {
    auto& command = *parent.add_subcommand(name, description);
    options->common = add_common_options(command);
    on_chosen_for_control(program, command, options->common,
                          [options, run](Session& session, pg::Pool& control) {
                              return run(session, control, *options);
                          });
    return command;
}

void add_reading(Program& program, CLI::App& config) {
    add_command(program, config, "show", "Print the configuration in force",
                std::make_shared<ConfigurationOptions>(),
                [](Session& session, pg::Pool& control, const ConfigurationOptions&) {
                    return show(session, control);
                });
    add_command(program, config, "history", "List the versions, latest first, with what changed",
                std::make_shared<ConfigurationOptions>(),
                [](Session& session, pg::Pool& control, const ConfigurationOptions&) {
                    return show_history(session, control);
                });
}

void add_reason(CLI::App& command, ConfigurationOptions& options) {
    command.add_option("--reason", options.patch.change_reason, "Why, for the history");
    command.add_option("--expect", options.expected_version,
                       "Refuse unless this is the newest version");
}

void add_setting(Program& program, CLI::App& config) {
    auto options = std::make_shared<ConfigurationOptions>();
    auto& command = add_command(program, config, "set",
                                "Change the configuration; what is left out stays", options, set);
    auto& patch = options->patch;
    command.add_option("--environment-name", patch.environment_name, "Letters, digits, hyphens");
    command.add_flag("--database-url-stdin", options->reads_database_url,
                     "Read the address of the database, with its password, from standard input");
    command.add_option("--storage-bucket", patch.storage_bucket, "Name of the bucket");
    command.add_option("--admin-subdomain", patch.admin_subdomain,
                       "The only host that staging answers for");
    command.add_option("--vpn-required", options->vpn_required, "true or false")
        ->check(CLI::IsMember({"true", "false"}));
    auto* const networks =
        command
            .add_option("--vpn-networks", options->vpn_networks, "Such as 10.66.0.0/16,fd00::/8")
            ->delimiter(',');
    command.add_flag("--no-vpn-networks", options->has_no_vpn_networks, "No networks")
        ->excludes(networks);
    auto* const schedule =
        command.add_option("--sync-schedule", options->sync_schedule, "Five fields of cron");
    command.add_flag("--no-sync", options->has_no_sync, "No schedule")->excludes(schedule);
    command.add_option("--sync-time-zone", patch.sync_time_zone, "Such as Europe/Berlin");
    command.add_option("--access-log-days", patch.access_log_days,
                       "How long the access log is kept");
    add_reason(command, *options);
}

void add_restoring(Program& program, CLI::App& config) {
    auto options = std::make_shared<ConfigurationOptions>();
    auto& command = add_command(program, config, "restore", "Make an older version the next one",
                                options, restore);
    command.add_option("version", options->version, "Number of the version")->required();
    add_reason(command, *options);
}

}  // namespace

void add_staging_commands(Program& program) {
    auto& staging = *program.app.add_subcommand("staging", "Look after the staging environment");
    staging.require_subcommand(1);
    auto& config = *staging.add_subcommand("config", "The configuration of staging");
    config.require_subcommand(1);
    add_reading(program, config);
    add_setting(program, config);
    add_restoring(program, config);
    add_access_log_commands(program, staging);
    add_generation_commands(program, staging);
    add_staging_status_command(program, staging);
}

}  // namespace mien::cli
