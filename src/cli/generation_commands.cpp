#include <fmt/format.h>
#include <unistd.h>

#include "actions/perform.hpp"
#include "actions/staging/request_operation.hpp"
#include "actions/staging/roll_back.hpp"
#include "async/deadline.hpp"
#include "base/error.hpp"
#include "base/limits/generations.hpp"
#include "base/limits/lists.hpp"
#include "base/quote.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "store/staging/database_facts.hpp"
#include "store/staging/environment_marker.hpp"

namespace mien::cli {
namespace {

// Servers have let go of what they served before by then, or wait for a request that takes long.
constexpr std::chrono::seconds servers_follow_time_max{15};

struct DataOptions {
    std::shared_ptr<CommonOptions> common;
    std::string name;
    std::string note;
    int number = 0;
    std::string operation_id;
    bool resets_database = false;
    bool resets_storage = false;
    bool is_to_empty = false;
    bool has_heads_only = false;
    bool is_unmasked = false;
    bool is_agreed = false;
    bool is_waited_for = true;
};

json::object to_json(const store::Generation& generation) {
    json::object row{
        {"number", generation.number},       {"database", generation.database},
        {"origin", generation.origin},       {"state", generation.state},
        {"is_served", generation.is_served}, {"name", nullptr},
        {"note", generation.note},           {"bytes", nullptr},
        {"made_by", generation.made_by},     {"made_at", to_rfc3339(generation.made_at)}};
    if (generation.name) {
        row["name"] = *generation.name;
    }
    if (generation.bytes) {
        row["bytes"] = *generation.bytes;
    }
    return row;
}

json::object to_json(const store::OperationRow& operation) {
    json::object row{{"operation_id", to_string(operation.id)},
                     {"kind", operation.kind},
                     {"state", jobs::name_of(operation.state)},
                     {"phase", operation.phase},
                     {"progress", operation.progress},
                     {"arguments", operation.arguments},
                     {"generation", nullptr},
                     {"result", operation.result.value_or(nullptr)},
                     {"error", nullptr},
                     {"requested_by", operation.requested_by.label},
                     {"requested_at", to_rfc3339(operation.requested_at)}};
    if (operation.generation) {
        row["generation"] = *operation.generation;
    }
    if (operation.failure) {
        row["error"] = jobs::to_json(*operation.failure);
    }
    return row;
}

std::string line_of(const store::Generation& generation) {
    return fmt::format(
        "{:>4}  {}  {:<13} {:<9} {}  {}{}", generation.number, to_rfc3339(generation.made_at),
        generation.origin, generation.is_served ? "served" : generation.state, generation.database,
        generation.name.value_or(""), generation.note.empty() ? "" : ": " + generation.note);
}

std::string line_of(const store::OperationRow& operation) {
    const auto made =
        operation.generation ? fmt::format("  generation {}", *operation.generation) : "";
    return fmt::format("{}  {}  {:<8} {:<9} {:>3.0f} %{}  {}  {}", to_string(operation.id),
                       to_rfc3339(operation.requested_at), operation.kind,
                       jobs::name_of(operation.state), 100 * operation.progress, made,
                       operation.requested_by.label,
                       operation.failure ? operation.failure->message : operation.phase);
}

template <class Row>
void print_rows(const Session& session, std::string_view name, const std::vector<Row>& rows) {
    json::array list;
    for (const auto& row : rows) {
        if (session.is_json) {
            list.push_back(to_json(row));
        } else {
            print_line(line_of(row));
        }
    }
    if (session.is_json) {
        print_json(json::object{{name, std::move(list)}});
    }
}

template <class Row>
void print_row(const Session& session, const Row& row) {
    if (session.is_json) {
        print_json(to_json(row));
    } else {
        print_line(line_of(row));
    }
}

// Throws unless the database that is served is marked as staging's.
awaitable<void> require_staging(Session& session) {
    const auto lease = co_await session.pool.lease(step_deadline());
    const auto environment = co_await store::find_environment(lease.connection(), step_deadline());
    if (environment != "staging") {
        throw Error(ErrorKind::conflict,
                    fmt::format("The database is marked as {}'s and not as staging's: nothing was "
                                "done.",
                                environment.value_or("nobody")));
    }
}

// Names what is about to be replaced, and asks for it to be typed.
awaitable<void> require_consent(Session& session, pg::Pool& control, const DataOptions& options,
                                std::string what) {
    co_await require_staging(session);
    const auto active = co_await store::find_active_configuration(control, step_deadline());
    const auto served = co_await store::find_current_generation(control, step_deadline());
    if (!active || !served) {
        throw Error(ErrorKind::unavailable, "Staging has no data yet: run mien migrate.");
    }
    if (options.is_agreed) {
        co_return;
    }
    const auto& name = active->content.environment_name;
    const auto target = fmt::format("{} of {} ({} at {}:{})", what, name, served->database,
                                    served->host, served->port);
    if (::isatty(STDIN_FILENO) != 1) {
        throw Error(ErrorKind::invalid,
                    fmt::format("This is about {}, and there is no terminal to ask at: say --yes.",
                                target));
    }
    print_warnings(fmt::format("This is about {}.\nType {} to go on:\n", target, name));
    if (read_line() != name) {
        throw Error(ErrorKind::conflict, "That is another name: nothing was done.");
    }
}

// Shows how far it is until it has ended.
awaitable<store::OperationRow> wait_for(pg::Pool& control, store::OperationRow operation) {
    ProgressBar bar(operation.kind);
    while (!operation.finished_at) {
        bar.show(operation.progress, operation.phase);
        co_await async::sleep_for(limits::operation_look_interval);
        operation = co_await store::get_operation(control, operation.id, step_deadline());
    }
    co_return operation;
}

// Until no server is connected any more to the data that were served when the command began.
awaitable<void> wait_for_servers(Session& session) {
    const auto until = deadline_in(servers_follow_time_max);
    while (true) {
        auto counting = store::count_server_connections(session.pool, step_deadline());
        const auto ending = co_await async::ending_of(std::move(counting));
        // Data that cannot be reached any more are served by nobody.
        if (ending.failure || *ending.value == 0) {
            co_return;
        }
        if (std::chrono::steady_clock::now() >= until) {
            print_warnings(
                "Not every server has followed yet: some still answer from the data "
                "before.\n");
            co_return;
        }
        co_await async::sleep_for(limits::operation_look_interval);
    }
}

bool has_moved(const store::OperationRow& operation) {
    return operation.state == jobs::JobState::succeeded && operation.generation &&
           operation.kind != store::snapshot_kind && operation.kind != store::drop_kind;
}

using RequestOperation = std::function<awaitable<actions::Done<store::OperationRow>>(
    pg::Transaction&, const store::Actor&)>;

awaitable<int> request(Session& session, pg::Pool& control, const DataOptions& options,
                       RequestOperation make) {
    if (!options.common->act_as.empty()) {
        [[maybe_unused]] const auto author = co_await find_author(session, options.common->act_as);
    }
    const actions::Action<store::OperationRow> action = [&](pg::Transaction& transaction) {
        return make(transaction, session.actor);
    };
    auto operation = co_await actions::perform(control, session.actor, step_deadline(), action);
    if (options.is_waited_for) {
        operation = co_await wait_for(control, std::move(operation));
    }
    if (has_moved(operation)) {
        co_await wait_for_servers(session);
    }
    print_row(session, operation);
    const bool is_well = !operation.finished_at || operation.state == jobs::JobState::succeeded;
    co_return is_well ? 0 : 1;
}

awaitable<int> snapshot(Session& session, pg::Pool& control, const DataOptions& options) {
    co_await require_staging(session);
    const RequestOperation make = [&](pg::Transaction& transaction, const store::Actor& actor) {
        return actions::request_snapshot(transaction, {options.name, options.note}, actor);
    };
    co_return co_await request(session, control, options, make);
}

awaitable<int> restore(Session& session, pg::Pool& control, const DataOptions& options) {
    const auto source = co_await store::get_snapshot(control, options.number, step_deadline());
    co_await require_consent(session, control, options, "the data");
    const RequestOperation make = [&](pg::Transaction& transaction, const store::Actor& actor) {
        return actions::request_restore(transaction, source.number, actor);
    };
    co_return co_await request(session, control, options, make);
}

awaitable<int> reset(Session& session, pg::Pool& control, const DataOptions& options) {
    const auto* const what = options.resets_database ? "the data" : "the storage";
    co_await require_consent(session, control, options, what);
    const RequestOperation make = [&](pg::Transaction& transaction, const store::Actor& actor) {
        return actions::request_reset(transaction,
                                      {.database = options.resets_database,
                                       .storage = options.resets_storage,
                                       .is_to_empty = options.is_to_empty},
                                      actor);
    };
    co_return co_await request(session, control, options, make);
}

awaitable<int> sync(Session& session, pg::Pool& control, const DataOptions& options) {
    co_await require_consent(session, control, options, "the data");
    const actions::SyncRequest wanted{.anonymize = !options.is_unmasked,
                                      .include_versions = !options.has_heads_only};
    const RequestOperation make = [&](pg::Transaction& transaction, const store::Actor& actor) {
        return actions::request_sync(transaction, wanted, actor);
    };
    co_return co_await request(session, control, options, make);
}

awaitable<int> drop(Session& session, pg::Pool& control, const DataOptions& options) {
    const auto dropped = co_await store::get_snapshot(control, options.number, step_deadline());
    co_await require_consent(session, control, options,
                             fmt::format("the snapshot “{}”", dropped.name.value_or("")));
    const RequestOperation make = [&](pg::Transaction& transaction, const store::Actor& actor) {
        return actions::request_drop(transaction, dropped.number, actor);
    };
    co_return co_await request(session, control, options, make);
}

awaitable<int> roll_back(Session& session, pg::Pool& control, const DataOptions& options) {
    auto number = options.number == 0 ? std::optional<int>() : std::optional(options.number);
    if (!number) {
        number = co_await store::find_roll_back(control, step_deadline());
    }
    if (!number) {
        throw Error(ErrorKind::conflict, "There is no generation to go back to.");
    }
    co_await require_consent(session, control, options, "the data");
    if (!options.common->act_as.empty()) {
        [[maybe_unused]] const auto author = co_await find_author(session, options.common->act_as);
    }
    const auto& config = session.config;
    const actions::RollBack wanted{.tools = {.key = config.control.value().key,
                                             .ca_file = config.database.ca_file,
                                             .objects = config.objects,
                                             .scratch = session.assembly.scratch(),
                                             .work = session.assembly.work()},
                                   .generation = *number};
    const actions::Action<store::Generation> action = [&](pg::Transaction& transaction) {
        return actions::roll_back(transaction, control, wanted, session.actor);
    };
    auto rolling_back = actions::perform(control, session.actor, step_deadline(), action);
    const auto served =
        co_await actions::open_on_failure(control, wanted.closer, std::move(rolling_back));
    if (options.is_waited_for) {
        co_await wait_for_servers(session);
    }
    print_row(session, served);
    co_return 0;
}

awaitable<int> cancel(Session& session, pg::Pool& control, const DataOptions& options) {
    const auto id = store::OperationId::parse(options.operation_id);
    if (!id) {
        throw Error(ErrorKind::not_found,
                    fmt::format("There is no operation {}.", in_quotes(options.operation_id)));
    }
    const actions::Action<store::OperationRow> action = [&](pg::Transaction& transaction) {
        return actions::cancel_operation(transaction, *id);
    };
    const auto operation =
        co_await actions::perform(control, session.actor, step_deadline(), action);
    print_row(session, operation);
    co_return 0;
}

awaitable<int> list_snapshots(Session& session, pg::Pool& control, const DataOptions& /*options*/) {
    const auto rows = co_await store::list_snapshots(control, std::nullopt, limits::page_rows_max,
                                                     step_deadline());
    print_rows(session, "snapshots", rows);
    co_return 0;
}

awaitable<int> list_generations(Session& session, pg::Pool& control,
                                const DataOptions& /*options*/) {
    const auto rows = co_await store::list_generations(control, std::nullopt, limits::page_rows_max,
                                                       step_deadline());
    print_rows(session, "generations", rows);
    co_return 0;
}

awaitable<int> list_operations(Session& session, pg::Pool& control,
                               const DataOptions& /*options*/) {
    const auto rows = co_await store::list_operations(control, {}, step_deadline());
    print_rows(session, "operations", rows);
    co_return 0;
}

using DataCommand = awaitable<int> (*)(Session&, pg::Pool&, const DataOptions&);

struct Command {
    CLI::App& app;
    std::shared_ptr<DataOptions> options;
};

Command add_command(Program& program, CLI::App& parent, const char* name, const char* description,
                    DataCommand run) {
    auto& app = *parent.add_subcommand(name, description);
    auto options = std::make_shared<DataOptions>();
    options->common = add_common_options(app);
    const SessionBody body = [options, run](Session& session) -> awaitable<int> {
        const auto control = co_await open_control(session);
        const int exit_code = co_await run(session, *control, *options);
        control->close();
        co_return exit_code;
    };
    on_chosen(program, app, options->common, body);
    return {app, options};
}

// It goes on without the command, which only shows how far it is.
void add_waiting(const Command& command) {
    command.app.add_flag("!--no-wait", command.options->is_waited_for,
                         "Do not wait until it has ended and servers have followed");
}

void add_consent(const Command& command) {
    command.app.add_flag("--yes", command.options->is_agreed, "Do not ask");
}

}  // namespace

void add_generation_commands(Program& program, CLI::App& staging) {
    const auto taken = add_command(program, staging, "snapshot",
                                   "Take a snapshot of the data that are served", snapshot);
    taken.app.add_option("name", taken.options->name, "What to call it")->required();
    taken.app.add_option("--note", taken.options->note, "What it is for");
    add_waiting(taken);

    add_command(program, staging, "snapshots", "List the snapshots, latest first", list_snapshots);
    add_command(program, staging, "generations", "List all generations of the data, latest first",
                list_generations);

    const auto restored = add_command(program, staging, "restore",
                                      "Serve a copy of a snapshot in place of the data", restore);
    restored.app
        .add_option("number", restored.options->number,
                    "Number of the snapshot's generation (mien staging snapshots)")
        ->required();
    add_consent(restored);
    add_waiting(restored);

    const auto synced = add_command(program, staging, "sync",
                                    "Bring production's data, masked, in place of the data", sync);
    synced.app.add_flag("--heads-only", synced.options->has_heads_only,
                        "Of each prompt the newest version alone, as version 1");
    synced.app.add_flag(
        "--unmasked", synced.options->is_unmasked,
        "Only tables without people, as they are; if the bridge's policy allows it");
    add_consent(synced);
    add_waiting(synced);

    const auto cleared =
        add_command(program, staging, "reset", "Put the data, the storage or both back", reset);
    cleared.app.add_flag("--database", cleared.options->resets_database,
                         "Serve what the last sync has brought, or nothing before the first one");
    cleared.app.add_flag("--storage", cleared.options->resets_storage,
                         "Remove what no kept generation needs");
    cleared.app.add_flag("--empty", cleared.options->is_to_empty, "Serve an empty database");
    add_consent(cleared);
    add_waiting(cleared);

    const auto back = add_command(program, staging, "rollback",
                                  "Serve the generation that was served before", roll_back);
    back.app.add_option("--to", back.options->number, "Another one that was served, by its number");
    add_consent(back);
    add_waiting(back);

    const auto dropped =
        add_command(program, staging, "drop-snapshot", "Drop a snapshot for good", drop);
    dropped.app.add_option("number", dropped.options->number, "Number of the snapshot")->required();
    add_consent(dropped);
    add_waiting(dropped);

    add_command(program, staging, "operations", "List what was done to the data, latest first",
                list_operations);
    const auto cancelled =
        add_command(program, staging, "cancel", "Cancel an operation on the data", cancel);
    cancelled.app.add_option("operation", cancelled.options->operation_id, "Its id")->required();
}

}  // namespace mien::cli
