#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "actions/providers/connection_trial.hpp"
#include "api/json/provider.hpp"
#include "base/error.hpp"
#include "base/limits/lists.hpp"
#include "base/quote.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"

namespace mien::cli {
namespace {

struct ProviderOptions {
    std::shared_ptr<CommonOptions> common;
    std::string name;
    bool is_archived = false;
};

awaitable<std::vector<store::ProviderRow>> read_all(Session& session, bool is_archived) {
    store::ProviderFilter filter{.is_archived = is_archived, .limit = limits::page_rows_max};
    co_return co_await store::list_providers(session.pool, filter, step_deadline());
}

void print_provider(const store::ProviderRow& row, const store::SpendReport& spend) {
    const auto left = store::left_of(row.budgets, spend.total);
    print_line(fmt::format("{}  {}  {}  {}{}  ${:.2f} this month{}", row.name, row.kind,
                           row.base_url, row.test.failure ? "last test failed" : "ready",
                           row.paused_at ? ", paused" : "", spend.total.month_usd,
                           left ? fmt::format(", ${:.2f} left", std::max(*left, 0.0)) : ""));
}

awaitable<int> list_providers(Session& session, const ProviderOptions& options) {
    const auto rows = co_await read_all(session, options.is_archived);
    std::vector<ProviderId> ids;
    ids.reserve(rows.size());
    for (const auto& row : rows) {
        ids.push_back(row.id);
    }
    const auto reports = co_await store::list_spend(session.pool, std::move(ids), step_deadline());
    json::array all;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (session.is_json) {
            all.push_back(api::to_json(rows[i], reports.at(i)));
        } else {
            print_provider(rows[i], reports.at(i));
        }
    }
    if (session.is_json) {
        print_json(all);
    }
    co_return 0;
}

awaitable<int> test_provider(Session& session, const ProviderOptions& options) {
    const auto rows = co_await read_all(session, false);
    const auto row = std::ranges::find(rows, options.name, &store::ProviderRow::name);
    if (row == rows.end()) {
        throw Error(ErrorKind::not_found,
                    fmt::format("There is no provider {}.", in_quotes(options.name)));
    }
    const actions::ServiceTools tools{.access = session.config.services,
                                      .work = session.assembly.work()};
    const auto failure = co_await actions::try_connection(tools, *row, step_deadline());
    if (failure) {
        throw Error(ErrorKind::unavailable, failure->message);
    }
    if (session.is_json) {
        print_json(json::object{{"name", row->name}, {"answers", true}});
    } else {
        print_line(fmt::format("{} answers and takes its key.", row->name));
    }
    co_return 0;
}

awaitable<int> list_presets(Session& session, const ProviderOptions& options) {
    json::array all;
    store::PresetFilter filter{.is_archived = options.is_archived, .limit = limits::page_rows_max};
    std::size_t found = filter.limit;
    while (found == filter.limit) {
        const auto page = co_await store::list_presets(session.pool, filter, step_deadline());
        found = page.size();
        for (const auto& row : page) {
            filter.after_name = row.name;
            filter.after_id = row.id;
            if (session.is_json) {
                all.push_back(api::summary_to_json(row));
                continue;
            }
            const auto& usd = row.head.estimated_usd;
            print_line(fmt::format(
                "{}  {}  version {}  {}, {} choices", row.provider_name, row.name, row.head.version,
                usd ? fmt::format("${:.2f} a clip", *usd) : "cost not known", row.choice_count));
        }
    }
    if (session.is_json) {
        print_json(all);
    }
    co_return 0;
}

using ProviderCommand = awaitable<int> (*)(Session&, const ProviderOptions&);

struct AddedCommand {
    CLI::App& app;
    std::shared_ptr<ProviderOptions> options;
};

AddedCommand add_command(Program& program, CLI::App& parent, const char* name,
                         const char* description, ProviderCommand body) {
    auto& command = *parent.add_subcommand(name, description);
    auto options = std::make_shared<ProviderOptions>();
    options->common = add_common_options(command);
    on_chosen(program, command, options->common,
              [options, body](Session& session) { return body(session, *options); });
    return {command, options};
}

void add_list(Program& program, CLI::App& parent, const char* description, ProviderCommand body) {
    const auto listed = add_command(program, parent, "list", description, body);
    listed.app.add_flag("--archived", listed.options->is_archived, "Those that are archived");
}

}  // namespace

void add_provider_commands(Program& program) {
    auto& providers = *program.app.add_subcommand("provider", "Services that make clips");
    providers.require_subcommand(1);
    add_list(program, providers, "List the providers, with what they were paid", list_providers);
    const auto tested = add_command(program, providers, "test",
                                    "Ask one whether it answers and takes its key", test_provider);
    tested.app.add_option("provider", tested.options->name, "Name of the provider")->required();
    auto& presets = *program.app.add_subcommand("preset", "How providers are asked");
    presets.require_subcommand(1);
    add_list(program, presets, "List the presets", list_presets);
}

}  // namespace mien::cli
