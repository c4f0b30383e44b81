#include <array>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/ip_network.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/output_file.hpp"
#include "transfer/access_log_file.hpp"

namespace mien::cli {
namespace {

// As they were typed; empty for what was not.
struct AccessLogOptions {
    std::shared_ptr<CommonOptions> common;
    std::string since;
    std::string until;
    std::string admin_id;
    std::string outcome;
    std::string reason;
    std::string host;
    std::string address;
    std::string route;
    int status = 0;
    int limit = 50;
    std::string format = "csv";
    std::filesystem::path output;
};

// Why a request is turned away, as AccessRefusal of the contract.
constexpr std::array refusals{"head",   "host", "forwarded", "network",       "credential",
                              "origin", "role", "operation", "configuration", "log"};

std::optional<std::string> given(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

std::optional<Timestamp> time_of(const std::string& text, std::string_view option) {
    const auto time = parse_timestamp(text);
    if (!text.empty() && !time) {
        throw Error(ErrorKind::invalid,
                    fmt::format("{} is an RFC 3339 time, such as 2026-03-04T09:15:00Z.", option));
    }
    return time;
}

std::optional<std::string> network_of(const std::string& text) {
    if (text.empty()) {
        return std::nullopt;
    }
    auto network = parse_ip_network(text);
    if (!network) {
        throw Error(ErrorKind::invalid, "--address: " + network.error());
    }
    return std::move(*network);
}

store::AccessFilter filter_of(const AccessLogOptions& options) {
    const auto admin_id = AdminId::parse(options.admin_id);
    if (!options.admin_id.empty() && !admin_id) {
        throw Error(ErrorKind::invalid,
                    "--admin is the id of an admin, which mien admin list shows.");
    }
    return {.since = time_of(options.since, "--since"),
            .until = time_of(options.until, "--until"),
            .admin_id = admin_id,
            .outcome = given(options.outcome),
            .reason = given(options.reason),
            .status = options.status == 0 ? std::nullopt : std::optional(options.status),
            .host = given(options.host),
            .address = network_of(options.address),
            .route = given(options.route)};
}

void print(const store::AccessRow& row) {
    const auto& attempt = row.attempt;
    print_line(fmt::format("{} {} {} {} {} {} {} {}{}", row.number, to_rfc3339(row.at),
                           attempt.client, attempt.actor.empty() ? "-" : attempt.actor,
                           attempt.host, attempt.method.empty() ? "-" : attempt.method,
                           attempt.path, attempt.status,
                           attempt.reason.empty() ? "" : " refused: " + attempt.reason));
}

awaitable<int> list_log(Session& session, pg::Pool& control, const AccessLogOptions& options) {
    auto filter = filter_of(options);
    filter.limit = static_cast<std::size_t>(options.limit);
    const auto rows = co_await store::list_access_rows(control, std::move(filter), step_deadline());
    json::array entries;
    for (const auto& row : rows) {
        if (session.is_json) {
            entries.push_back(transfer::to_json(row));
        } else {
            print(row);
        }
    }
    if (session.is_json) {
        print_json(json::object{{"entries", std::move(entries)}});
    }
    co_return 0;
}

awaitable<void> write_piece(const File& file, std::string_view piece) {
    file.write_all(piece);
    co_return;
}

awaitable<int> export_log(Session& session, pg::Pool& control, const AccessLogOptions& options) {
    const auto format = transfer::parse_access_log_format(options.format);
    if (!format) {
        throw Error(ErrorKind::invalid, "--format is csv or ndjson.");
    }
    const auto filter = filter_of(options);
    OutputFile output(options.output);
    const auto file = output.create();
    const transfer::WritePiece write = [&file](std::string_view piece) {
        return write_piece(*file, piece);
    };
    co_await transfer::write_access_log(control, filter, *format, write);
    output.keep();
    if (session.is_json) {
        print_json(json::object{{"file", options.output.string()}});
    } else {
        print_line(fmt::format("Wrote the access log to {}.", options.output.string()));
    }
    co_return 0;
}

using Body = awaitable<int> (*)(Session&, pg::Pool& control, const AccessLogOptions&);

// A command with the filters of the log.
std::pair<CLI::App*, std::shared_ptr<AccessLogOptions>> add_command(
    Program& program, CLI::App& parent, const char* name, const char* description, Body body) {
    auto* command = parent.add_subcommand(name, description);
    auto options = std::make_shared<AccessLogOptions>();
    options->common = add_common_options(*command);
    command->add_option("--since", options->since, "At this time or later (RFC 3339)");
    command->add_option("--until", options->until, "Before this time");
    command->add_option("--admin", options->admin_id,
                        "Id of the admin whose credentials were sent");
    command->add_option("--outcome", options->outcome, "allowed or refused")
        ->check(CLI::IsMember({"allowed", "refused"}));
    command->add_option("--reason", options->reason, "Why it was refused")
        ->check(CLI::IsMember(std::vector<std::string>(refusals.begin(), refusals.end())));
    command->add_option("--status", options->status, "Status of the answer")
        ->check(CLI::Range(100, 599));
    command->add_option("--host", options->host, "The Host header as it was received");
    command->add_option("--address", options->address, "Address of the client, or a network");
    command->add_option("--route", options->route, "The operation, such as put_prompt");
    on_chosen_for_control(program, *command, options->common,
                          [options, body](Session& session, pg::Pool& control) {
                              return body(session, control, *options);
                          });
    return {command, options};
}

}  // namespace

void add_access_log_commands(Program& program, CLI::App& staging) {
    auto& parent = *staging.add_subcommand("access-log", "Who tried to come in");
    parent.require_subcommand(1);
    const auto [list, listed] =
        add_command(program, parent, "list", "Print the newest rows", list_log);
    list->add_option("--limit", listed->limit, "How many rows")->check(CLI::Range(1, 2000));
    const auto [file, exported] =
        add_command(program, parent, "export", "Write all rows to a file", export_log);
    file->add_option("--format", exported->format, "csv or ndjson");
    file->add_option("--out", exported->output, "The file; it must not exist")->required();
}

}  // namespace mien::cli
