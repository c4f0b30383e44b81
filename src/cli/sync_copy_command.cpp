#include <fmt/format.h>

#include "app/database_config.hpp"
#include "app/secret_file.hpp"
#include "async/deadline.hpp"
#include "base/error.hpp"
#include "base/limits/generations.hpp"
#include "base/limits/sync.hpp"
#include "cli/commands.hpp"
#include "cli/database_session.hpp"
#include "cli/output.hpp"
#include "core/masking/masking_key.hpp"
#include "pg/bulk_session.hpp"
#include "pg/client_program.hpp"
#include "sync/leak_scan.hpp"
#include "sync/masked_copy.hpp"
#include "sync/sync_report.hpp"

namespace mien::cli {
namespace {

struct CopyOptions {
    std::shared_ptr<CommonOptions> common;
    std::filesystem::path target;
    std::filesystem::path policy;
    std::filesystem::path key_file;
};

core::MaskingKey read_key(const std::filesystem::path& file) {
    auto found = app::read_secret_file(std::filesystem::absolute(file));
    if (!found) {
        throw Error(ErrorKind::invalid, "The key file " + found.error());
    }
    if (found->is_readable_by_others) {
        print_warnings("The key file can be read by others than its owner.\n");
    }
    return core::MaskingKey(found->value);
}

pg::Settings read_target(const std::filesystem::path& file, const pg::Settings& source) {
    const auto config = app::read_database_config(file, app::Reader::owner);
    auto target = config.owner_database.value_or(config.database);
    target.application_name = "mien sync copy";
    if (target.host == source.host && target.port == source.port &&
        target.database == source.database) {
        throw Error(ErrorKind::invalid, "--to names the database that is to be copied.");
    }
    return target;
}

std::string_view name_of(sync::CopyPhase phase) {
    switch (phase) {
        case sync::CopyPhase::preparing:
            return "preparing";
        case sync::CopyPhase::tables:
            return "tables";
        case sync::CopyPhase::rows:
            return "rows";
        case sync::CopyPhase::checking:
            return "checking";
        case sync::CopyPhase::constraints:
            return "constraints";
        case sync::CopyPhase::finishing:
            return "finishing";
        case sync::CopyPhase::done:
            return "done";
    }
    return "";
}

// Never ends by itself.
awaitable<void> watch(const sync::MaskedCopy& copy) {
    ProgressBar bar("Copying");
    while (true) {
        bar.show(sync::copied_share(copy.progress()), name_of(copy.progress().phase));
        co_await async::sleep_for(limits::copy_progress_interval);
    }
}

awaitable<sync::LeakReport> search(pg::Settings target, async::WorkPool& pool,
                                   const sync::Policy& policy, sync::Originals& originals,
                                   Deadline deadline) {
    const auto inside = co_await pg::open_bulk_source(std::move(target), deadline);
    const auto catalog = co_await pg::read_catalog(*inside, deadline);
    co_return co_await sync::find_leaks(*inside, pool, catalog, policy, originals, deadline);
}

struct Copied {
    sync::CopyReport report;
    sync::LeakReport leaks;
};

awaitable<Copied> copy_and_search(sync::MaskedCopy& copy, async::WorkPool& pool,
                                  pg::Settings target, const sync::Policy& policy,
                                  Deadline deadline) {
    auto copying = copy.run(deadline);
    auto watching = watch(copy);
    auto report = co_await async::run_until(std::move(copying), std::move(watching));
    auto leaks = co_await search(std::move(target), pool, policy, copy.originals(), deadline);
    sync::require_no_leaks(leaks);
    co_await copy.declare_whole(deadline);
    co_return Copied{.report = std::move(report.value()), .leaks = std::move(leaks)};
}

// Nobody is to find what came before it failed, and whoever runs it again is told what there is.
awaitable<void> refuse_copy(Error failure, sync::MaskedCopy& copy) {
    auto discarding = copy.discard(deadline_in(limits::copy_refusal_time_max));
    const auto ending = co_await async::ending_of(std::move(discarding));
    std::string_view rest;
    if (ending.failure) {
        rest = " The target could not be emptied: the next copy into it does, or drop it.";
    } else if (*ending.value) {
        rest = " The target is empty again.";
    }
    throw Error(failure.kind(), fmt::format("{}{}", failure.message(), rest), failure.problems())
        .with_detail(failure.detail());
}

void print_report(const DatabaseSession& session, const sync::CopyReport& copied,
                  const sync::LeakReport& leaks, const sync::Policy& policy,
                  const core::MaskingKey& key) {
    auto report = sync::to_json(copied, policy);
    report["leak_scan"] = sync::to_json(leaks);
    report["key_id"] = key.id();
    if (session.is_json) {
        print_json(report);
        return;
    }
    for (const auto& table : copied.tables) {
        print_line(fmt::format("{:>12}  {}.{}", table.rows.written, table.schema, table.name));
    }
    for (const auto& name : copied.left_out) {
        print_line(fmt::format("{:>12}  {}", "left out", name));
    }
    print_line(fmt::format("Copied as of {}; {} cells searched, nobody found.",
                           to_rfc3339(copied.taken_at), leaks.cells));
}

awaitable<int> copy_masked(DatabaseSession& session, CopyOptions options) {
    const auto policy = sync::read_policy(options.policy);
    const auto key = read_key(options.key_file);
    auto source = session.config.database;
    source.application_name = "mien sync copy";
    const auto target = read_target(options.target, source);
    sync::MaskedCopy copy(session.assembly.work(), {.source = source,
                                                    .target = target,
                                                    .policy = policy,
                                                    .key = key,
                                                    .programs = sync::SchemaPrograms{
                                                        .directory = pg::find_client_programs(),
                                                        .scratch = session.assembly.scratch()}});
    const auto deadline = deadline_in(limits::copy_time_max);
    auto work = copy_and_search(copy, session.assembly.work(), target, policy, deadline);
    auto ending = co_await async::ending_of(std::move(work));
    if (ending.failure) {
        const auto error = error_in(ending.failure);
        if (error) {
            co_await refuse_copy(*error, copy);
        }
        std::rethrow_exception(ending.failure);
    }
    print_report(session, ending.value->report, ending.value->leaks, policy, key);
    co_return 0;
}

}  // namespace

void add_sync_copy_command(Program& program, CLI::App& sync) {
    auto& command = *sync.add_subcommand(
        "copy", "Copy the configured database, masked, into an empty one of any server");
    auto options = std::make_shared<CopyOptions>();
    options->common = add_common_options(command);
    command
        .add_option("--to", options->target, "Configuration file whose [database] is the empty one")
        ->required();
    command.add_option("--policy", options->policy, "The policy file (TOML)")->required();
    command.add_option("--key-file", options->key_file, "The file of the masking key")->required();
    on_chosen_for_database(program, command, options->common, [options](DatabaseSession& session) {
        return copy_masked(session, *options);
    });
}

}  // namespace mien::cli
