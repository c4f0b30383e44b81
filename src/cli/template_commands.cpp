#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>

#include <fmt/format.h>

#include "actions/templates/named_cells.hpp"
#include "actions/templates/template_plan.hpp"
#include "actions/templates/template_runs.hpp"
#include "api/json/template.hpp"
#include "base/error.hpp"
#include "base/limits/http.hpp"
#include "base/limits/lists.hpp"
#include "base/quote.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "transfer/template_table.hpp"

namespace mien::cli {
namespace {

constexpr std::size_t cells_printed_max = 20;

struct TemplateOptions {
    std::shared_ptr<CommonOptions> common;
    std::string name;
    bool is_archived = false;
    std::string text;  // of a draft; "" for the newest version
    std::filesystem::path table;
    std::optional<int> version;
    std::string plan;
    std::vector<std::string> exclude;
    std::vector<std::string> pin;
    std::vector<std::string> detach;
    std::string run_id;
    std::string reason;
};

awaitable<core::TemplateId> find_template(Session& session, std::string name) {
    auto transaction = co_await session.pool.begin(step_deadline());
    const auto ids = co_await store::read_template_ids(transaction);
    const auto found = ids.find(name);
    if (found == ids.end()) {
        throw Error(ErrorKind::not_found, fmt::format("There is no template {}.", in_quotes(name)));
    }
    co_return found->second;
}

awaitable<int> list(Session& session, const TemplateOptions& options) {
    json::array all;
    store::TemplateFilter filter{.is_archived = options.is_archived,
                                 .limit = limits::page_rows_max};
    std::size_t found = filter.limit;
    while (found == filter.limit) {
        const auto page = co_await store::list_templates(session.pool, filter, step_deadline());
        found = page.size();
        for (const auto& one : page) {
            filter.after_name = one.row.name;
            if (session.is_json) {
                all.push_back(api::to_json(one));
                continue;
            }
            const auto& use = one.use;
            print_line(fmt::format(
                "{}  version {}  {} in sync, {} behind, {} pinned, {} detached{}", one.row.name,
                one.row.head.version, use.in_sync_count, use.behind_count, use.pinned_count,
                use.detached_count, use.has_more ? ", and more" : ""));
        }
    }
    if (session.is_json) {
        print_json(all);
    }
    co_return 0;
}

awaitable<int> show(Session& session, const TemplateOptions& options) {
    const auto id = co_await find_template(session, options.name);
    const auto details = co_await store::get_template(session.pool, id, step_deadline());
    if (session.is_json) {
        auto answer = api::to_json(details.listed);
        answer["included_by"] = json::value_from(details.included_by);
        print_json(answer);
    } else {
        print_stored(details.listed.row.head.content.text);
    }
    co_return 0;
}

std::string name_of(const std::optional<std::string>& character, const store::PromptKey& key) {
    return fmt::format("{}, {}", character.value_or("global default"), key.emotion.text());
}

void print_planned(const actions::PlannedCell& planned) {
    const auto& cell = planned.cell;
    print_line(fmt::format("  {}:", name_of(cell.character_name, cell.key)));
    print_indented(fmt::format("- {}", cell.prompt_text));
    if (planned.problems.empty()) {
        print_indented(fmt::format("+ {}", planned.new_text));
    }
    for (const auto& problem : planned.problems) {
        print_indented(fmt::format("! {}", problem.message));
    }
}

std::int64_t count_broken(const actions::TemplatePlan& plan) {
    return std::ranges::count_if(plan.changing, [](const actions::PlannedCell& planned) {
        return !planned.problems.empty();
    });
}

void print_plan(const Session& session, const actions::TemplatePlan& plan) {
    if (session.is_json) {
        json::array cells;
        for (const auto& planned : plan.changing) {
            cells.push_back(api::to_json(planned));
        }
        print_json(json::object{{"plan", to_hex(plan.sha256)},
                                {"counts",
                                 {{"changing", plan.changing.size()},
                                  {"broken", count_broken(plan)},
                                  {"same", plan.same.size()}}},
                                {"cells", std::move(cells)}});
        return;
    }
    print_line(fmt::format("{} cells would change, {} of them could have no prompt.",
                           plan.changing.size(), count_broken(plan)));
    for (const auto& planned :
         std::span(plan.changing).first(std::min(plan.changing.size(), cells_printed_max))) {
        print_planned(planned);
    }
    if (plan.changing.size() > cells_printed_max) {
        print_line(fmt::format("  … and {} more", plan.changing.size() - cells_printed_max));
    }
    print_line(fmt::format("Plan {}", to_hex(plan.sha256)));
}

awaitable<int> plan(Session& session, const TemplateOptions& options) {
    const auto id = co_await find_template(session, options.name);
    auto transaction =
        co_await session.pool.begin(step_deadline(), pg::Isolation::repeatable_read_read_only);
    std::optional<core::TemplateDraft> draft;
    if (!options.text.empty()) {
        const auto row = co_await store::read_template(transaction, id);
        draft = row.head.content;
        draft->text = options.text == "-" ? read_all(limits::body_bytes_max) : options.text;
    }
    const auto made =
        co_await actions::plan_template(transaction, session.assembly.work(), id, draft);
    print_plan(session, made);
    co_return 0;
}

// What was done, and which cells an undo has left.
void print_done(const Session& session, const actions::TemplateRunDone& done) {
    if (session.is_json) {
        print_json(api::to_json(done));
        return;
    }
    print_line(
        fmt::format("{} cells changed, {} were as they should be.", done.written, done.same));
    for (const auto& cell :
         std::span(done.left).first(std::min(done.left.size(), cells_printed_max))) {
        print_line(fmt::format("  {}: left, {}", name_of(cell.character_name, cell.key),
                               cell.reason == actions::LeftBecause::changed ? "changed since"
                               : cell.reason == actions::LeftBecause::archived
                                   ? "archived"
                                   : "there would be no text"));
    }
    if (done.left.size() > cells_printed_max) {
        print_line(fmt::format("  … and {} more", done.left.size() - cells_printed_max));
    }
    print_line(fmt::format("Run {}", to_string(done.run.id)));
}

using RunAction = actions::Action<actions::TemplateRunDone>;

awaitable<int> perform_run(Session& session, RunAction action) {
    const auto done = co_await perform_on_data(session, session.actor, std::move(action));
    print_done(session, done);
    co_return 0;
}

// The cells of a table, whose problems name its lines.
awaitable<std::vector<actions::AppliedCell>> read_cells(Session& session,
                                                        std::filesystem::path table) {
    const std::function<std::vector<transfer::TemplateTableRow>()> read = [table] {
        return transfer::read_template_table({.data = table});
    };
    auto rows = co_await session.assembly.work().run(read);
    std::vector<actions::NamedCell> named;
    std::vector<actions::AppliedCell> cells;
    named.reserve(rows.size());
    cells.reserve(rows.size());
    for (auto& row : rows) {
        const auto place = fmt::format("line {}", row.line);
        named.push_back({std::move(row.character), std::move(row.emotion), place});
        cells.push_back({.key = {}, .values = std::move(row.values), .pointer = place});
    }
    co_return co_await actions::apply_names(session.pool, std::move(cells), std::move(named),
                                            step_deadline());
}

awaitable<int> apply(Session& session, const TemplateOptions& options) {
    const auto author = co_await find_author(session, options.common->act_as);
    const auto id = co_await find_template(session, options.name);
    auto cells = co_await read_cells(session, options.table);
    const actions::TemplateApplication application{.template_id = id,
                                                   .version = options.version,
                                                   .cells = std::move(cells),
                                                   .values = {},
                                                   .attributes = {},
                                                   .change_reason = options.reason,
                                                   .author = author};
    const RunAction action = [&session, &application](pg::Transaction& transaction) {
        return actions::apply_template(transaction, session.assembly.work(), application);
    };
    co_return co_await perform_run(session, action);
}

// From "alice/happy" and "global/sad".
awaitable<std::vector<store::PromptKey>> find_cells(Session& session,
                                                    const std::vector<std::string>& names) {
    std::vector<store::PromptKey> keys;
    keys.reserve(names.size());
    for (const auto& name : names) {
        const auto slash = name.find('/');
        if (slash == std::string::npos) {
            throw Error(ErrorKind::invalid,
                        fmt::format("{} is no cell: write CHARACTER/EMOTION.", in_quotes(name)));
        }
        auto key = co_await find_cell(session, name.substr(0, slash), name.substr(slash + 1));
        keys.push_back(std::move(key));
    }
    co_return keys;
}

awaitable<int> propagate(Session& session, const TemplateOptions& options) {
    const auto author = co_await find_author(session, options.common->act_as);
    actions::Propagation propagation{.template_id = {},
                                     .plan = {},
                                     .exclude = {},
                                     .pin = {},
                                     .detach = {},
                                     .change_reason = options.reason,
                                     .author = author};
    propagation.template_id = co_await find_template(session, options.name);
    propagation.exclude = co_await find_cells(session, options.exclude);
    propagation.pin = co_await find_cells(session, options.pin);
    propagation.detach = co_await find_cells(session, options.detach);
    if (!options.plan.empty()) {
        propagation.plan = options.plan;
    }
    const RunAction action = [&session, &propagation](pg::Transaction& transaction) {
        return actions::propagate_template(transaction, session.assembly.work(), propagation);
    };
    co_return co_await perform_run(session, action);
}

awaitable<int> list_runs(Session& session, const TemplateOptions& options) {
    const auto id = co_await find_template(session, options.name);
    const store::TemplateRunFilter filter{.template_id = id, .limit = limits::page_rows_max};
    const auto runs = co_await store::list_template_runs(session.pool, filter, step_deadline());
    json::array all;
    for (const auto& run : runs) {
        if (session.is_json) {
            all.push_back(api::to_json(run));
            continue;
        }
        print_line(fmt::format("{}  {}  {} of version {}, {} cells, {}{}", to_string(run.id),
                               to_rfc3339(run.created_at), store::name_of(run.kind),
                               run.template_version, run.cell_count, run.created_by.display_name,
                               run.undone_at ? ", undone" : ""));
    }
    if (session.is_json) {
        print_json(all);
    }
    co_return 0;
}

awaitable<int> undo(Session& session, const TemplateOptions& options) {
    const auto author = co_await find_author(session, options.common->act_as);
    const auto run_id = core::TemplateRunId::parse(options.run_id);
    if (!run_id) {
        throw Error(ErrorKind::invalid, "RUN is the id of a run; see mien template runs.");
    }
    const actions::RunUndo wanted{
        .run_id = *run_id, .change_reason = options.reason, .author = author};
    const RunAction action = [&session, &wanted](pg::Transaction& transaction) {
        return actions::undo_template_run(transaction, session.assembly.work(), wanted);
    };
    co_return co_await perform_run(session, action);
}

using TemplateCommand = awaitable<int> (*)(Session&, const TemplateOptions&);

struct AddedCommand {
    CLI::App& app;
    std::shared_ptr<TemplateOptions> options;
};

AddedCommand add_command(Program& program, CLI::App& parent, const char* name,
                         const char* description, TemplateCommand body) {
    auto& command = *parent.add_subcommand(name, description);
    auto options = std::make_shared<TemplateOptions>();
    options->common = add_common_options(command);
    on_chosen(program, command, options->common,
              [options, body](Session& session) { return body(session, *options); });
    return {command, options};
}

AddedCommand add_command_on_one(Program& program, CLI::App& parent, const char* name,
                                const char* description, TemplateCommand body) {
    auto added = add_command(program, parent, name, description, body);
    added.app.add_option("template", added.options->name, "Name of the template")->required();
    return added;
}

void add_reason(const AddedCommand& command) {
    command.app.add_option("--reason", command.options->reason, "Why, for the history");
}

void add_runs(Program& program, CLI::App& parent) {
    const auto applied = add_command_on_one(
        program, parent, "apply", "Make the texts of the cells that a table names", apply);
    applied.app
        .add_option("table", applied.options->table,
                    "CSV: character, emotion, and a column for each placeholder")
        ->required();
    applied.app.add_option("--pin-to", applied.options->version,
                           "Pin the cells to this version instead of the newest");
    add_reason(applied);
    const auto propagated =
        add_command_on_one(program, parent, "propagate",
                           "Bring the newest version to the cells that follow it", propagate);
    propagated.app.add_option("--plan", propagated.options->plan,
                              "Refuse unless the plan is still this one");
    propagated.app.add_option("--exclude", propagated.options->exclude,
                              "CHARACTER/EMOTION, left for another time");
    propagated.app.add_option("--pin", propagated.options->pin,
                              "CHARACTER/EMOTION, left with the version that it has");
    propagated.app.add_option("--detach", propagated.options->detach,
                              "CHARACTER/EMOTION, left for good");
    add_reason(propagated);
    add_command_on_one(program, parent, "runs", "List the latest runs, newest first", list_runs);
    const auto undone = add_command(program, parent, "undo",
                                    "Give the cells of a run back what they had before", undo);
    undone.app.add_option("run", undone.options->run_id, "Id of the run")->required();
    add_reason(undone);
}

}  // namespace

void add_template_commands(Program& program) {
    auto& parent = *program.app.add_subcommand("template", "Templates, and the cells made of them");
    parent.require_subcommand(1);
    const auto listed = add_command(program, parent, "list", "List the templates", list);
    listed.app.add_flag("--archived", listed.options->is_archived, "Those that are archived");
    add_command_on_one(program, parent, "show", "Print the text of the newest version", show);
    const auto planned = add_command_on_one(
        program, parent, "plan", "Show what the cells would become; changes nothing", plan);
    planned.app.add_option("--text", planned.options->text,
                           "As if this were the text, or - for standard input");
    add_runs(program, parent);
}

}  // namespace mien::cli
