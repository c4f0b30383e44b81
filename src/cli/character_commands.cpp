#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "actions/exchange/request_exchange.hpp"
#include "api/json/exchange.hpp"
#include "async/deadline.hpp"
#include "base/error.hpp"
#include "base/limits/exchange.hpp"
#include "base/limits/objects.hpp"
#include "base/quote.hpp"
#include "base/scratch_directory.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/output_file.hpp"
#include "exchange/clip_set_archive.hpp"
#include "exchange/worker_jobs.hpp"
#include "jobs/worker.hpp"
#include "objects/digest.hpp"
#include "store/people/characters.hpp"
#include "video/order/renderer_process.hpp"

namespace mien::cli {
namespace {

using store::ExchangeRow;
using store::ExchangeStage;

constexpr std::chrono::milliseconds poll_interval{100};
constexpr std::chrono::seconds worker_wait_max{60};
constexpr std::chrono::minutes file_time_max{10};  // for a file of the largest size
constexpr std::size_t parts_printed_max = 20;

struct CharacterOptions {
    std::shared_ptr<CommonOptions> common;
    std::string character;
    std::string format = "zip";
    std::filesystem::path file;
    std::optional<std::string> name;
    std::optional<std::string> slug;
    std::optional<std::string> description;
    bool is_dry_run = false;
    bool is_to_apply = false;
    bool is_replacing = false;
    bool is_working = false;
};

// What the jobs of this process work with.
exchange::ExchangeTools tools_of(Session& session) {
    return {.pool = session.pool,
            .work = session.assembly.work(),
            .objects = session.storage.objects(),
            .scratch_directory = session.assembly.scratch(),
            .renderer = video::renderer_program()};
}

// Until the exchange has ended; throws what it failed of, and unavailable when nobody takes it.
awaitable<ExchangeRow> wait_for(Session& session, store::ExchangeId id, const char* label) {
    ProgressBar bar(label);
    const auto start_by = deadline_in(worker_wait_max);
    bool was_taken = false;
    while (true) {
        auto row = co_await store::get_exchange(session.pool, id, step_deadline());
        const auto state = row.progress.state;
        if (state == jobs::JobState::failed || state == jobs::JobState::cancelled) {
            throw api::error_of(row);
        }
        if (state == jobs::JobState::succeeded) {
            co_return row;
        }
        was_taken = was_taken || state != jobs::JobState::queued;
        if (!was_taken && std::chrono::steady_clock::now() > start_by) {
            throw Error(ErrorKind::unavailable,
                        "No worker has taken the work yet; it goes on waiting for one. Is mien "
                        "worker running? --work does it here.");
        }
        bar.show(row.progress.progress, store::status_of(state));
        co_await async::sleep_for(poll_interval);
    }
}

// With a worker of its own for exchanges, when that was asked for.
awaitable<int> with_worker(Session& session, bool is_working, awaitable<int> body) {
    if (!is_working) {
        co_return co_await std::move(body);
    }
    const auto tools = tools_of(session);
    auto executor = co_await asio::this_coro::executor;
    jobs::Worker worker(executor, session.pool, session.storage.connection_for("jobs"));
    exchange::register_exchange_jobs(worker, tools);
    worker.start();
    auto ending = co_await async::ending_of(std::move(body));
    co_await worker.stop();
    if (ending.failure) {
        std::rethrow_exception(ending.failure);
    }
    co_return *ending.value;
}

json::value member_of(const std::optional<json::value>& object, std::string_view name) {
    const auto* const found = object ? object->as_object().if_contains(name) : nullptr;
    return found == nullptr ? json::value(json::array()) : *found;
}

// What was not taken, and why.
void print_left_out(const json::value& left_out) {
    std::size_t printed = 0;
    for (const auto& part : left_out.as_array()) {
        if (++printed > parts_printed_max) {
            print_line(
                fmt::format("  … and {} more.", left_out.as_array().size() - parts_printed_max));
            break;
        }
        print_line(fmt::format("  left out: {}: {}", std::string(part.at("what").as_string()),
                               std::string(part.at("why").as_string())));
    }
}

// ---- export

awaitable<std::uint64_t> write_object(Session& session, const File& file, std::string key) {
    const auto deadline = deadline_in(file_time_max);
    const auto reader = co_await session.storage.objects().open(std::move(key), {}, deadline);
    std::uint64_t written = 0;
    while (true) {
        const auto bytes = co_await reader->read(limits::object_chunk_bytes, deadline);
        if (bytes.empty()) {
            co_return written;
        }
        file.write_all(bytes);
        written += bytes.size();
    }
}

void print_export(const Session& session, const ExchangeRow& row, const OutputFile& output) {
    const auto clips = member_of(row.result, "clips");
    const auto missing = member_of(row.result, "missing");
    if (session.is_json) {
        print_json(json::object{{"file", output.path().string()},
                                {"bytes", row.bytes.value_or(0)},
                                {"sha256", row.sha256_hex.value_or("")},
                                {"clips", clips},
                                {"missing", missing},
                                {"left_out", member_of(row.result, "left_out")}});
        return;
    }
    print_line(fmt::format("Wrote the clips of {} emotions to {} ({} bytes).",
                           clips.as_array().size(), output.path().string(), row.bytes.value_or(0)));
    if (!missing.as_array().empty()) {
        const auto names = json::value_to<std::vector<std::string>>(missing);
        print_line(fmt::format("Without a clip: {}", fmt::join(names, ", ")));
    }
    print_left_out(member_of(row.result, "left_out"));
}

awaitable<int> export_clips(Session& session, const CharacterOptions& options,
                            exchange::ClipSetFormat format) {
    OutputFile output(options.file);
    const auto author = co_await find_author(session, options.common->act_as);
    const auto id = co_await find_character(session, options.character);
    const auto character = co_await store::get_character(session.pool, id, step_deadline());
    const store::ExchangeDraft draft{.stage = ExchangeStage::export_clips,
                                     .character_id = id,
                                     .wish = {{"format", name_of(format)}},
                                     .file_name = fmt::format("{}-{}.{}", character.fields.slug,
                                                              name_of(format), ending_of(format)),
                                     .requested_by = author.id,
                                     .actor = session.actor};
    const actions::Action<ExchangeRow> start = [&](pg::Transaction& transaction) {
        return actions::request_exchange(transaction, draft);
    };
    const auto started = co_await perform_on_data(session, session.actor, start);
    const auto row = co_await wait_for(session, started.id, "Exporting");
    const auto file = output.create();
    const auto written = co_await write_object(session, *file, row.file_key.value_or(""));
    const auto digest = objects::digest_file(output.path(), limits::clip_set_bytes_max);
    if (to_hex(digest.sha256) != row.sha256_hex) {
        throw Error(
            ErrorKind::unavailable,
            fmt::format("The file came damaged from where it is kept ({} bytes); try again.",
                        written));
    }
    output.keep();
    print_export(session, row, output);
    co_return 0;
}

awaitable<int> run_export(Session& session, const CharacterOptions& options) {
    const auto format = exchange::parse_clip_set_format(options.format);
    if (!format) {
        throw Error(ErrorKind::invalid, "--format is sillytavern, charx or zip.");
    }
    co_return co_await with_worker(session, options.is_working,
                                   export_clips(session, options, *format));
}

// ---- import

// A copy is stored, which is given up.
awaitable<ExchangeRow> plan_card(Session& session, const CharacterOptions& options,
                                 const store::Author& author,
                                 std::optional<CharacterId> character_id) {
    const ScratchDirectory scratch(session.assembly.scratch());
    const auto copy = scratch.path() / "card";
    const auto digest = objects::digest_file(options.file, limits::card_upload_bytes_max);
    std::filesystem::copy_file(options.file, copy);
    const actions::ExchangeFile file{.path = copy, .bytes = digest.bytes, .sha256 = digest.sha256};
    store::ExchangeDraft draft{.stage = ExchangeStage::plan,
                               .character_id = character_id,
                               .file_name = options.file.filename().string(),
                               .requested_by = author.id,
                               .actor = session.actor};
    if (character_id) {
        draft.wish["target"] = to_string(*character_id);
    }
    co_await actions::store_exchange_file(session.pool, session.storage.objects(), draft, file,
                                          deadline_in(file_time_max));
    const actions::Action<ExchangeRow> start = [&](pg::Transaction& transaction) {
        return actions::request_exchange(transaction, draft, file);
    };
    const auto started = co_await perform_on_data(session, session.actor, start);
    co_return co_await wait_for(session, started.id, "Reading");
}

using Images = std::vector<store::ReferenceImageRow>;

const store::ReferenceImageRow* find_current(const Images& here, const json::value& emotion) {
    const auto found = std::ranges::find_if(here, [&](const auto& image) {
        return image.emotion ? emotion == json::value(*image.emotion) : emotion.is_null();
    });
    return found == here.end() ? nullptr : &*found;
}

void print_plan(const Session& session, const CharacterOptions& options, const ExchangeRow& row,
                const Images& here) {
    const auto& plan = *row.plan;
    if (session.is_json) {
        print_json(json::object{{"import_id", to_string(row.id)}, {"plan", plan}});
        return;
    }
    const std::string name(plan.at("name").as_string());
    print_line(options.character.empty()
                   ? fmt::format("Plan: a new character {}", in_quotes(options.name.value_or(name)))
                   : fmt::format("Plan: images of {}", options.character));
    for (const auto& image : plan.at("images").as_array()) {
        const auto& emotion = image.at("emotion");
        const bool is_taken = find_current(here, emotion) != nullptr;
        print_line(fmt::format(
            "  {}{}", emotion.is_null() ? "the main image" : std::string(emotion.as_string()),
            !is_taken              ? ""
            : options.is_replacing ? ": replaces the image that is there"
                                   : ": stays as it is, --replace changes that"));
    }
    print_left_out(plan.at("left_out"));
}

json::object wish_of(const CharacterOptions& options, const ExchangeRow& row, const Images& here) {
    json::object wish;
    const std::pair<const char*, const std::optional<std::string>*> texts[] = {
        {"name", &options.name}, {"slug", &options.slug}, {"description", &options.description}};
    for (const auto& [name, text] : texts) {
        if (*text) {
            wish[name] = **text;
        }
    }
    json::array replace;
    for (const auto& image : row.plan->at("images").as_array()) {
        const auto* const current = find_current(here, image.at("emotion"));
        if (options.is_replacing && current != nullptr) {
            replace.push_back(
                {{"emotion", image.at("emotion")}, {"sha256", to_hex(current->sha256)}});
        }
    }
    wish["replace"] = std::move(replace);
    return wish;
}

void print_applied(const Session& session, const ExchangeRow& row) {
    const auto& result = *row.result;
    if (session.is_json) {
        print_json(json::object{{"import_id", to_string(row.id)}, {"result", result}});
        return;
    }
    print_line(fmt::format("{} character {} with {} images.",
                           result.at("is_new_character").as_bool() ? "Made" : "Changed",
                           std::string(result.at("character_id").as_string()),
                           result.at("images").as_array().size()));
    print_left_out(result.at("left_out"));
}

awaitable<int> plan_and_apply(Session& session, const CharacterOptions& options) {
    const auto author = co_await find_author(session, options.common->act_as);
    std::optional<CharacterId> character_id;
    Images here;
    if (!options.character.empty()) {
        character_id = co_await find_character(session, options.character);
        here = co_await store::list_reference_images(session.pool, *character_id, step_deadline());
    }
    const auto planned = co_await plan_card(session, options, author, character_id);
    if (!options.is_to_apply || !session.is_json) {
        print_plan(session, options, planned, here);
    }
    if (!options.is_to_apply) {
        if (!session.is_json) {
            print_line("Nothing was changed. --apply does it.");
        }
        co_return 0;
    }
    const auto wish = wish_of(options, planned, here);
    const actions::Action<ExchangeRow> order = [&](pg::Transaction& transaction) {
        return actions::order_card(transaction, planned.id, wish, session.actor);
    };
    [[maybe_unused]] const auto ordered = co_await perform_on_data(session, session.actor, order);
    const auto applied = co_await wait_for(session, planned.id, "Applying");
    print_applied(session, applied);
    co_return 0;
}

awaitable<int> run_import(Session& session, const CharacterOptions& options) {
    const bool is_named = options.name || options.slug || options.description;
    if (!options.character.empty() && is_named) {
        throw Error(ErrorKind::invalid,
                    "--name, --slug and --description are of a new character, and not of one that "
                    "is here.");
    }
    if (options.character.empty() && options.is_replacing) {
        throw Error(ErrorKind::invalid, "--replace needs --character.");
    }
    co_return co_await with_worker(session, options.is_working, plan_and_apply(session, options));
}

using CharacterCommand = awaitable<int> (*)(Session&, const CharacterOptions&);

CLI::App& add_command(Program& program, CLI::App& parent, const char* name, const char* description,
                      std::shared_ptr<CharacterOptions> options, CharacterCommand body) {
    auto& command = *parent.add_subcommand(name, description);
    options->common = add_common_options(command);
    command.add_flag("--work", options->is_working,
                     "Do the work in this process, where no mien worker runs");
    on_chosen(program, command, options->common,
              [options, body](Session& session) { return body(session, *options); });
    return command;
}

void add_export(Program& program, CLI::App& characters) {
    auto options = std::make_shared<CharacterOptions>();
    auto& command =
        add_command(program, characters, "export",
                    "Write the clips of a character for another program", options, run_export);
    command.add_option("character", options->character, "Id or slug")->required();
    command.add_option("--format", options->format, "sillytavern, charx or zip")
        ->capture_default_str();
    command.add_option("-o,--out", options->file, "The file; it must not exist")->required();
}

void add_import(Program& program, CLI::App& characters) {
    auto options = std::make_shared<CharacterOptions>();
    auto& command =
        add_command(program, characters, "import",
                    "Plan a character from a card or expressions, and with --apply make it",
                    options, run_import);
    command.add_option("file", options->file, "PNG, JSON or CHARX card, or a zip of expressions")
        ->required()
        ->check(CLI::ExistingFile);
    command.add_option("--character", options->character,
                       "Give the images to this one instead, by id or slug");
    command.add_flag("--replace", options->is_replacing,
                     "Also where it has another image; else that one stays");
    command.add_option("--name", options->name, "Of a new character, instead of the card's");
    command.add_option("--slug", options->slug, "Of a new character");
    command.add_option("--description", options->description, "Instead of the card's");
    auto* const dry_run = command.add_flag("--plan,--dry-run", options->is_dry_run,
                                           "Only print the plan (the default)");
    command.add_flag("--apply", options->is_to_apply, "Do what the plan says")->excludes(dry_run);
}

}  // namespace

void add_character_commands(Program& program) {
    auto& characters =
        *program.app.add_subcommand("character", "Characters to other programs and back");
    characters.require_subcommand(1);
    add_export(program, characters);
    add_import(program, characters);
}

}  // namespace mien::cli
