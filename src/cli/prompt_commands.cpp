#include <fmt/format.h>

#include "actions/clips/visible_text.hpp"
#include "actions/prompts/revert_prompt.hpp"
#include "actions/prompts/save_prompt.hpp"
#include "base/error.hpp"
#include "base/limits/http.hpp"
#include "base/limits/lists.hpp"
#include "base/quote.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "core/brace_hints.hpp"
#include "core/prompt.hpp"
#include "core/resolve.hpp"
#include "store/prompts/cell_resolution.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::cli {
namespace {

struct CellOptions {
    std::shared_ptr<CommonOptions> common;
    std::string character;
    std::string emotion;
    std::string text;
    std::string reason;
    std::string version;
    std::string user_id;
    std::optional<int> expected_version;
};

constexpr std::size_t text_bytes_max = limits::body_bytes_max;

json::object to_json(const store::VersionRow& version) {
    json::object result{{"id", to_string(version.id)},
                        {"prompt_id", to_string(version.prompt_id)},
                        {"version", version.version},
                        {"prompt_text", nullptr},
                        {"change_reason", version.change_reason},
                        {"reverted_from", nullptr},
                        {"created_by", version.created_by.display_name},
                        {"created_at", to_rfc3339(version.created_at)}};
    if (version.prompt_text) {
        result["prompt_text"] = *version.prompt_text;
    }
    if (version.reverted_from) {
        result["reverted_from"] = *version.reverted_from;
    }
    return result;
}

awaitable<int> get(Session& session, const CellOptions& options) {
    const auto key = co_await find_cell(session, options.character, options.emotion);
    auto head = co_await store::find_head(session.pool, key, step_deadline());
    std::string source = key.character_id ? "character" : "global";
    if (key.character_id && (!head || !head->prompt_text)) {
        const store::PromptKey default_key{std::nullopt, key.emotion};
        auto global = co_await store::find_head(session.pool, default_key, step_deadline());
        head = std::move(global);
        source = "global";
    }
    if (!head || !head->prompt_text) {
        throw Error(ErrorKind::not_found,
                    key.character_id
                        ? fmt::format("Neither “{}” of {} nor its global default has a prompt.",
                                      key.emotion.text(), in_quotes(options.character))
                        : fmt::format("“{}” has no global default.", key.emotion.text()));
    }
    if (session.is_json) {
        auto answer = to_json(*head);
        answer["source"] = source;
        print_json(answer);
    } else {
        print_stored(*head->prompt_text);
    }
    co_return 0;
}

// What will not be as its author may think: variables that stay as they are written, and braces.
void warn_of(const std::vector<core::VariableProblem>& problems, std::string_view prompt_text) {
    for (const auto& problem : problems) {
        print_warnings(problem.code == core::VariableProblemCode::blank
                           ? fmt::format("mien: {}", core::blank_message())
                           : fmt::format("mien: {{{}}} at character {} is {}; left as written",
                                         visible(problem.name), problem.position_characters,
                                         core::name_of(problem.code)));
    }
    for (const auto& hint : core::find_brace_hints(prompt_text)) {
        print_warnings(fmt::format("mien: at character {}: {}", hint.position_characters,
                                   visible(core::message_of(hint))));
    }
}

void warn_of_text(const store::SavedPrompt& saved) {
    const auto resolution = actions::resolve_saved(saved);
    warn_of(resolution ? resolution->problems : std::vector<core::VariableProblem>(),
            saved.head.prompt_text.value_or(""));
}

void print_saved(const Session& session, const store::SavedPrompt& saved) {
    if (session.is_json) {
        auto answer = to_json(saved.head);
        answer["outcome"] = store::name_of(saved.outcome);
        print_json(answer);
        return;
    }
    print_line(saved.outcome == store::SaveOutcome::unchanged
                   ? fmt::format("Unchanged: version {} has this text already.", saved.head.version)
                   : fmt::format("Saved as version {}.", saved.head.version));
}

awaitable<int> set(Session& session, const CellOptions& options) {
    const auto text = options.text == "-" ? read_all(text_bytes_max) : options.text;
    const auto author = co_await find_author(session, options.common->act_as);
    const auto key = co_await find_cell(session, options.character, options.emotion);
    const store::SaveRequest request{
        .key = key,
        .prompt_text = text,
        .change_reason = options.reason,
        .precondition = core::Precondition::expecting(options.expected_version),
        .author = author};
    const actions::Action<store::SavedPrompt> save = [&](pg::Transaction& transaction) {
        return actions::save_prompt(transaction, request);
    };
    const auto saved = co_await perform_on_data(session, session.actor, save);
    print_saved(session, saved);
    warn_of_text(saved);
    co_return 0;
}

awaitable<int> show_history(Session& session, const CellOptions& options) {
    const auto key = co_await find_cell(session, options.character, options.emotion);
    json::array versions;
    int offset = 0;
    while (true) {
        const store::VersionFilter filter{.limit = limits::page_rows_max, .offset = offset};
        const auto page = co_await store::list_versions(session.pool, key, filter, step_deadline());
        for (const auto& version : page.versions) {
            if (session.is_json) {
                versions.push_back(to_json(version));
                continue;
            }
            print_line(fmt::format("{:>4}  {}  {}  {}", version.version,
                                   to_rfc3339(version.created_at), version.created_by.display_name,
                                   version.change_reason));
            print_indented(version.prompt_text.value_or("(deleted)"));
        }
        offset += static_cast<int>(page.versions.size());
        if (page.versions.empty() || offset >= page.total) {
            break;
        }
    }
    if (session.is_json) {
        print_json(versions);
    }
    co_return 0;
}

store::VersionReference version_reference_from(const std::string& text) {
    const auto id = VersionId::parse(text);
    if (id) {
        return *id;
    }
    const bool is_number = !text.empty() && text.size() <= 9 &&
                           text.find_first_not_of("0123456789") == std::string::npos;
    if (!is_number) {
        throw Error(ErrorKind::invalid, "--to must be a version's number or its id.");
    }
    return std::stoi(text);
}

awaitable<int> revert(Session& session, const CellOptions& options) {
    const auto author = co_await find_author(session, options.common->act_as);
    const auto key = co_await find_cell(session, options.character, options.emotion);
    const store::RevertRequest request{
        .key = key,
        .version = version_reference_from(options.version),
        .change_reason = options.reason,
        .precondition = core::Precondition::expecting(options.expected_version),
        .author = author};
    const actions::Action<store::SavedPrompt> revert = [&](pg::Transaction& transaction) {
        return actions::revert_prompt(transaction, request);
    };
    const auto saved = co_await perform_on_data(session, session.actor, revert);
    print_saved(session, saved);
    co_return 0;
}

awaitable<int> resolve(Session& session, const CellOptions& options) {
    const auto key = co_await find_cell(session, options.character, options.emotion);
    if (!key.character_id) {
        throw Error(ErrorKind::invalid, "A text is resolved for a character: name one.");
    }
    std::optional<UserId> user_id;
    if (!options.user_id.empty()) {
        user_id = UserId::parse(options.user_id);
        if (!user_id) {
            throw Error(ErrorKind::invalid, "--user must be the id of a user.");
        }
    }
    store::PromptCache cache(session.pool);
    const auto cell = co_await cache.get_cell(*key.character_id, key.emotion);
    const auto resolution = store::resolve_cell(cell, user_id, now());
    actions::require_visible(resolution.text, key.emotion.text());
    if (session.is_json) {
        print_json(json::object{{"text", resolution.text},
                                {"prompt_id", to_string(resolution.prompt_id)},
                                {"version", resolution.version},
                                {"source", core::name_of(resolution.source)},
                                {"resolution_id", to_string(resolution.resolution_id)}});
    } else {
        print_stored(resolution.text);
    }
    warn_of(resolution.problems, cell.head->head.text);
    co_return 0;
}

using CellCommand = awaitable<int> (*)(Session&, const CellOptions&);

// A command on one cell: CHARACTER (id, slug or "global") and EMOTION come first.
CLI::App& add_cell_command(Program& program, CLI::App& parent, const char* name,
                           const char* description, std::shared_ptr<CellOptions> options,
                           CellCommand body) {
    auto& command = *parent.add_subcommand(name, description);
    options->common = add_common_options(command);
    command.add_option("character", options->character, "Id or slug, or global for the default")
        ->required();
    command.add_option("emotion", options->emotion, "Name of the emotion")->required();
    on_chosen(program, command, options->common,
              [options, body](Session& session) { return body(session, *options); });
    return command;
}

void add_changes(Program& program, CLI::App& prompts) {
    auto saved = std::make_shared<CellOptions>();
    auto& set_command =
        add_cell_command(program, prompts, "set", "Save a text as the next version", saved, set);
    set_command.add_option("text", saved->text, "The text, or - for standard input")->required();
    set_command.add_option("--reason", saved->reason, "Why, for the history");
    set_command.add_option("--expect", saved->expected_version,
                           "Refuse unless this is the newest version");
    auto reverted = std::make_shared<CellOptions>();
    auto& revert_command = add_cell_command(
        program, prompts, "revert", "Save an earlier version's text again", reverted, revert);
    revert_command.add_option("--to", reverted->version, "Number or id of that version")
        ->required();
    revert_command.add_option("--reason", reverted->reason, "Why, for the history");
    revert_command.add_option("--expect", reverted->expected_version,
                              "Refuse unless this is the newest version");
}

}  // namespace

void add_prompt_commands(Program& program) {
    auto& prompts = *program.app.add_subcommand("prompts", "Read and change prompts");
    prompts.require_subcommand(1);
    add_cell_command(program, prompts, "get", "Print the text of a cell",
                     std::make_shared<CellOptions>(), get);
    add_cell_command(program, prompts, "history", "List the versions, oldest first",
                     std::make_shared<CellOptions>(), show_history);
    add_changes(program, prompts);

    auto resolved = std::make_shared<CellOptions>();
    auto& resolve_command =
        add_cell_command(program, program.app, "resolve",
                         "Print the text as the video model gets it", resolved, resolve);
    resolve_command.add_option("--user", resolved->user_id, "Id of the user, for {user_id}");
}

}  // namespace mien::cli
