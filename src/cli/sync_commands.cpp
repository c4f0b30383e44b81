#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/sync_policy.hpp"
#include "cli/commands.hpp"
#include "cli/database_session.hpp"
#include "cli/exit_codes.hpp"
#include "cli/output.hpp"
#include "pg/catalog.hpp"
#include "pg/table_sample.hpp"
#include "sync/policy/policy_check.hpp"
#include "sync/policy/proposal.hpp"
#include "sync/policy/proposal_fit.hpp"

namespace mien::cli {
namespace {

struct SyncOptions {
    std::shared_ptr<CommonOptions> common;
    std::filesystem::path policy;
};

json::object to_json(const sync::PolicyFinding& finding) {
    json::object answer{
        {"severity", finding.severity == sync::Severity::error ? "error" : "warning"},
        {"table", finding.table},
        {"column", nullptr},
        {"code", finding.code},
        {"message", finding.message},
        {"line", nullptr},
        {"write", nullptr}};
    if (!finding.column.empty()) {
        answer["column"] = finding.column;
    }
    if (finding.line > 0) {
        answer["line"] = finding.line;
    }
    if (!finding.write.empty()) {
        answer["write"] = finding.write;
    }
    return answer;
}

void print(const sync::PolicyFinding& finding) {
    const auto line = finding.line > 0 ? fmt::format("line {}: ", finding.line) : std::string();
    const auto column = finding.column.empty() ? std::string() : "." + finding.column;
    print_line(fmt::format("{} {}{}{} {}",
                           finding.severity == sync::Severity::error ? "FAIL" : "warn", line,
                           finding.table, column, finding.message));
}

awaitable<int> check(DatabaseSession& session, std::filesystem::path file) {
    const auto policy = sync::read_policy(file);
    const auto lease = co_await session.pool.lease(step_deadline());
    const auto catalog = co_await pg::read_catalog(lease.connection(), step_deadline());
    const auto findings = sync::check_policy(policy, catalog);
    const bool is_good = !sync::has_errors(findings);
    if (session.is_json) {
        json::array list;
        for (const auto& finding : findings) {
            list.push_back(to_json(finding));
        }
        print_json(json::object{{"policy", policy.digest},
                                {"database", catalog.database},
                                {"is_complete", is_good},
                                {"findings", std::move(list)}});
    } else {
        for (const auto& finding : findings) {
            print(finding);
        }
        print_line(is_good ? fmt::format("The policy names every column of {}.", catalog.database)
                           : fmt::format("The policy does not fit {}: nothing would be copied.",
                                         catalog.database));
    }
    co_return is_good ? 0 : exit_code_of(ErrorKind::invalid);
}

awaitable<std::vector<sync::TableProposal>> propose_tables(pg::Connection& connection,
                                                           const pg::Catalog& catalog) {
    constexpr pg::SampleSize size{.rows = limits::proposal_rows_max,
                                  .value_characters = limits::proposal_value_characters_max};
    std::vector<sync::TableProposal> proposals;
    for (const auto& table : catalog.tables) {
        if (table.is_partition || !table.extension.empty()) {
            continue;
        }
        pg::TableSample sample;
        for (const auto& column : table.columns) {
            sample.columns.push_back(column.name);
        }
        if (table.is_readable && table.kind != pg::TableKind::foreign) {
            sample = co_await pg::read_sample(connection, table, size, step_deadline());
        }
        proposals.push_back(sync::propose_table(catalog, table, sample));
    }
    sync::propose_people(catalog, proposals);
    sync::fit_proposals(catalog, proposals);
    co_return proposals;
}

awaitable<int> propose(DatabaseSession& session, std::filesystem::path file) {
    std::optional<sync::Policy> existing;
    if (!file.empty()) {
        existing = sync::read_policy(file);
    }
    const auto lease = co_await session.pool.lease(step_deadline());
    const auto catalog = co_await pg::read_catalog(lease.connection(), step_deadline());
    const auto proposals = co_await propose_tables(lease.connection(), catalog);
    const auto text =
        existing ? sync::to_toml(proposals, &*existing) : sync::to_judged_toml(catalog, proposals);
    if (session.is_json) {
        print_json(json::object{{"database", catalog.database}, {"policy", text}});
    } else {
        print_stored(text);
    }
    co_return 0;
}

}  // namespace

void add_sync_commands(Program& program) {
    auto& sync = *program.app.add_subcommand("sync", "What is copied from production to staging");
    sync.require_subcommand(1);

    auto& check_command = *sync.add_subcommand(
        "check", "Hold a masking policy against the schema of the configured database");
    auto check_options = std::make_shared<SyncOptions>();
    check_options->common = add_common_options(check_command);
    check_command.add_option("--policy", check_options->policy, "The policy file (TOML)")
        ->required();
    on_chosen_for_database(program, check_command, check_options->common,
                           [check_options](DatabaseSession& session) {
                               return check(session, check_options->policy);
                           });

    auto& propose_command = *sync.add_subcommand(
        "propose", "Print a masking policy for the configured database, to be reviewed");
    auto propose_options = std::make_shared<SyncOptions>();
    propose_options->common = add_common_options(propose_command);
    propose_command.add_option("--policy", propose_options->policy,
                               "A policy that names some columns already: print the others");
    on_chosen_for_database(program, propose_command, propose_options->common,
                           [propose_options](DatabaseSession& session) {
                               return propose(session, propose_options->policy);
                           });

    add_ledger_commands(program, sync);
    add_sync_copy_command(program, sync);
}

}  // namespace mien::cli
