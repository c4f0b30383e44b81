#include <algorithm>

#include <fmt/format.h>

#include "app/bridge_config.hpp"
#include "async/spawn.hpp"
#include "base/error.hpp"
#include "base/limits/ledger.hpp"
#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/output.hpp"
#include "store/staging/operations.hpp"
#include "sync/ledger_check.hpp"
#include "sync/policy/policy.hpp"

namespace mien::cli {
namespace {

constexpr std::chrono::minutes look_time_max{30};

// Its configuration is the bridge's, which alone has the key and the ledger's credentials.
struct LedgerOptions {
    std::filesystem::path config;
    bool is_json = false;
    std::string value = "email";
};

struct LedgerSession {
    const app::BridgeConfig& config;
    pg::Connection& ledger;
    pg::Pool& control;
    Deadline deadline;
};
using LedgerBody = awaitable<int> (*)(LedgerSession&, const LedgerOptions&);

awaitable<int> enter_ledger(IoContext& context, const app::BridgeConfig& config,
                            const LedgerOptions& options, LedgerBody body) {
    if (!config.masking_key || !config.ledger) {
        throw Error(ErrorKind::invalid,
                    "The configuration needs sync.masking_key and [ledger.database].");
    }
    const auto deadline = deadline_in(look_time_max);
    auto settings = config.ledger->database;
    settings.statement_time_max = std::chrono::milliseconds(0);
    const auto ledger = co_await pg::Connection::open(settings, deadline);
    pg::Pool control(context.get_executor(), config.control_database);
    LedgerSession session{
        .config = config, .ledger = *ledger, .control = control, .deadline = deadline};
    const int code = co_await body(session, options);
    control.close();
    co_return code;
}

// What staging was told of the ledger: the last entry of each of the last runs.
awaitable<std::vector<sync::EntryPlace>> list_told_places(LedgerSession& session) {
    store::OperationFilter filter;
    filter.kind = std::string(store::sync_kind);
    const auto operations =
        co_await store::list_operations(session.control, filter, session.deadline);
    std::vector<sync::EntryPlace> places;
    for (const auto& operation : operations) {
        const auto full =
            co_await store::get_operation(session.control, operation.id, session.deadline);
        if (!full.report || !full.report->is_object()) {
            continue;
        }
        const auto* const place = full.report->get_object().if_contains("manifest");
        if (place != nullptr && place->is_object()) {
            const auto& entry = place->get_object();
            places.push_back({.number = entry.at("number").to_number<std::int64_t>(),
                              .hash = std::string(entry.at("hash").as_string())});
        }
    }
    co_return places;
}

awaitable<int> verify(LedgerSession& session, const LedgerOptions& options) {
    auto places = co_await list_told_places(session);
    const auto told = places.size();
    const auto& key = *session.config.masking_key;
    const auto check =
        co_await sync::check_ledger(session.ledger, key, std::move(places), session.deadline);
    const bool is_whole = check.findings.empty();
    if (options.is_json) {
        print_json(
            json::object{{"is_whole", is_whole},
                         {"entries", check.entries},
                         {"signed_with_this_key", check.signed_entries},
                         {"key_id", key.id()},
                         {"last", sync::to_json(check.last)},
                         {"people", check.people},
                         {"told_to_staging", told},
                         {"findings", json::array(check.findings.begin(), check.findings.end())}});
    } else {
        for (const auto& finding : check.findings) {
            print_line(fmt::format("FAIL {}", finding));
        }
        print_line(
            fmt::format("{} entries, {} signed with the key {}; {} people in force; {} "
                        "entries as staging was told of them.",
                        check.entries, check.signed_entries, key.id(), check.people, told));
        print_line(is_whole ? "The ledger is as it was written."
                            : "The ledger is not as it was written.");
    }
    co_return is_whole ? 0 : exit_broken_invariant;
}

store::MappedValue value_of(const std::string& name) {
    if (name == "name") {
        return store::MappedValue::name;
    }
    return name == "phone" ? store::MappedValue::phone : store::MappedValue::email;
}

std::string_view name_of(sync::FakeVerdict verdict) {
    switch (verdict) {
        case sync::FakeVerdict::confirmed:
            return "confirmed";
        case sync::FakeVerdict::another:
            return "another";
        case sync::FakeVerdict::not_asked:
            return "not asked";
    }
    return {};
}

json::object to_json(const sync::Confirmation& one) {
    json::object answer{{"begun_by", one.begun_by},
                        {"ended_by", nullptr},
                        {"key_id", one.key_id},
                        {"fake", name_of(one.fake)}};
    if (one.ended_by) {
        answer["ended_by"] = *one.ended_by;
    }
    return answer;
}

void print(std::size_t line, const std::vector<sync::Confirmation>& found) {
    if (found.empty()) {
        print_line(fmt::format("line {}: nobody of the mapping", line));
    }
    for (const auto& one : found) {
        const auto until = one.ended_by ? fmt::format("to {}", *one.ended_by) : "on";
        print_line(fmt::format("line {}: from entry {} {}, key {}, fake {}", line, one.begun_by,
                               until, one.key_id, name_of(one.fake)));
    }
}

// Originals come by standard input, and none is printed.
awaitable<int> confirm(LedgerSession& session, const LedgerOptions& options) {
    const auto policy = sync::read_policy(session.config.masking_policy);
    const sync::ValueTokens tokens(*session.config.masking_key, policy.masking);
    const auto text = read_all(limits::checked_originals_bytes_max);
    json::array answers;
    std::size_t number = 0;
    bool are_all_there = true;
    for (std::string_view rest = text; !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const auto line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        ++number;
        const auto tab = std::min(line.find('\t'), line.size());
        const auto fake = tab == line.size() ? std::string_view() : line.substr(tab + 1);
        const auto found = co_await sync::confirm_fake(
            session.ledger, tokens, value_of(options.value), std::string(line.substr(0, tab)),
            std::string(fake), session.deadline);
        are_all_there = are_all_there && !found.empty() &&
                        std::ranges::none_of(found, [](const sync::Confirmation& one) {
                            return !one.ended_by && one.fake == sync::FakeVerdict::another;
                        });
        if (options.is_json) {
            json::array list;
            for (const auto& one : found) {
                list.push_back(to_json(one));
            }
            answers.push_back(json::object{{"line", number}, {"found", std::move(list)}});
        } else {
            print(number, found);
        }
    }
    if (options.is_json) {
        print_json(answers);
    }
    co_return are_all_there ? 0 : exit_broken_invariant;
}

std::shared_ptr<LedgerOptions> add_ledger_command(Program& program, CLI::App& command,
                                                  LedgerBody body) {
    auto options = std::make_shared<LedgerOptions>();
    command.add_option("--config", options->config, "Configuration file of the bridge")
        ->envname("MIEN_BRIDGE_CONFIG")
        ->required();
    command.add_flag("--json", options->is_json, "Print JSON");
    command.callback([&program, options, body] {
        program.is_json = options->is_json;
        program.chosen = [options, body] {
            const auto config = app::read_bridge_config(options->config);
            const std::function<awaitable<int>(IoContext&)> run = [&](IoContext& context) {
                return enter_ledger(context, config, *options, body);
            };
            return async::run<int>(run);
        };
    });
    return options;
}

}  // namespace

void add_ledger_commands(Program& program, CLI::App& sync) {
    add_ledger_command(program,
                       *sync.add_subcommand("verify",
                                            "Check the ledger of the bridge: its chain, "
                                            "its signatures and its mapping"),
                       verify);
    auto& command = *sync.add_subcommand(
        "confirm",
        "Check what became of people: a line of standard input for each, the original "
        "or ORIGINAL<tab>FAKE");
    const auto options = add_ledger_command(program, command, confirm);
    command.add_option("--value", options->value, "What the lines are: name, email or phone")
        ->check(CLI::IsMember({"name", "email", "phone"}));
}

}  // namespace mien::cli
