#include <set>

#include <fmt/format.h>

#include "actions/transfer/order_import.hpp"
#include "actions/transfer/request_export.hpp"
#include "actions/transfer/start_import.hpp"
#include "app/image_taker.hpp"
#include "async/deadline.hpp"
#include "base/error.hpp"
#include "base/limits/transfer.hpp"
#include "base/problem_json.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/output_file.hpp"
#include "core/brace_hints.hpp"
#include "jobs/worker.hpp"
#include "objects/digest.hpp"
#include "store/transfer/import_images.hpp"
#include "store/transfer/import_rows.hpp"
#include "store/transfer/imports.hpp"
#include "transfer/exporter.hpp"
#include "transfer/worker_jobs.hpp"
#include "video/order/renderer_process.hpp"

namespace mien::cli {
namespace {

constexpr std::chrono::milliseconds poll_interval{100};
constexpr std::chrono::hours export_time_max{2};
constexpr std::chrono::minutes store_time_max{10};  // for a file of the largest size
constexpr std::chrono::seconds worker_wait_max{60};
constexpr std::size_t rows_printed_max = 20;

struct ExportOptions {
    std::shared_ptr<CommonOptions> common;
    std::string format = "json";
    bool is_without_history = false;
    bool is_without_images = false;
    std::vector<std::string> characters;
    std::vector<std::string> emotions;
    std::filesystem::path output;
};

struct ImportOptions {
    std::shared_ptr<CommonOptions> common;
    std::filesystem::path file;
    bool is_dry_run = false;
    bool is_to_apply = false;
    std::string strategy = "skip";
    bool skips_errors = false;
    std::vector<int> images_taken;  // by their numbers in the file
    std::vector<int> images_kept;
    bool is_working = false;
};

// What the jobs of this process work with.
transfer::TransferTools tools_of(Session& session) {
    return {.pool = session.pool,
            .work = session.assembly.work(),
            .objects = session.storage.objects(),
            .scratch_directory = session.assembly.scratch(),
            .take_image = app::take_images_with({.pool = session.pool,
                                                 .work = session.assembly.work(),
                                                 .objects = session.storage.objects(),
                                                 .scratch_directory = session.assembly.scratch(),
                                                 .renderer = video::renderer_program()})};
}

awaitable<store::ExportScope> scope_from(Session& session, const ExportOptions& options) {
    store::ExportScope scope;
    scope.with_history = !options.is_without_history;
    scope.with_images = !options.is_without_images;
    if (!options.characters.empty()) {
        scope.character_ids.emplace();
        for (const auto& character : options.characters) {
            if (character == store::global_defaults) {
                scope.character_ids->push_back(character);
                continue;
            }
            const auto id = co_await find_character(session, character);
            scope.character_ids->push_back(to_string(id));
        }
    }
    if (!options.emotions.empty()) {
        scope.emotions.emplace();
        for (const auto& emotion : options.emotions) {
            const auto name = co_await find_emotion(session, emotion);
            scope.emotions->push_back(name.text());
        }
    }
    co_return scope;
}

awaitable<int> export_prompts(Session& session, const ExportOptions& options) {
    const auto format = transfer::parse_bundle_format(options.format);
    if (!format) {
        throw Error(ErrorKind::invalid, "--format is json or csv.");
    }
    OutputFile output(options.output);
    const auto author = co_await find_author(session, options.common->act_as);
    const auto scope = co_await scope_from(session, options);
    transfer::ExportTarget target{.scope = scope, .format = *format, .file = output.create()};
    ProgressBar bar("Exporting");
    const transfer::OnProgress on_progress = [&bar](double share) { bar.show(share, ""); };
    const auto file = co_await transfer::write_export(tools_of(session), std::move(target),
                                                      on_progress, deadline_in(export_time_max));
    const actions::Action<store::ExportId> note = [&](pg::Transaction& transaction) {
        return actions::note_export(transaction, {.format = options.format,
                                                  .scope = scope,
                                                  .counts = file.counts,
                                                  .sha256 = file.sha256});
    };
    [[maybe_unused]] const auto noted = co_await perform_on_data(session, session.actor, note);
    output.keep();
    if (session.is_json) {
        print_json(json::object{{"file", options.output.string()},
                                {"bytes", file.bytes},
                                {"sha256", to_hex(file.sha256)},
                                {"counts", store::to_json(file.counts)}});
    } else {
        print_line(fmt::format("Wrote {} prompts with {} versions to {} ({} bytes).",
                               file.counts.prompts, file.counts.versions, options.output.string(),
                               file.bytes));
        if (file.counts.reference_images > 0) {
            print_line(fmt::format("It has {} reference images.", file.counts.reference_images));
        }
    }
    co_return 0;
}

awaitable<store::ImportRow> start_import(Session& session, const std::filesystem::path& path,
                                         const store::Author& author) {
    const auto digest = objects::digest_file(path, limits::import_upload_bytes_max);
    const actions::ImportFile file{.path = path,
                                   .name = path.filename().string(),
                                   .bytes = digest.bytes,
                                   .sha256 = digest.sha256};
    const auto draft = co_await actions::store_import_file(
        session.pool, session.storage.objects(), file, author.id, deadline_in(store_time_max));
    const actions::Action<store::ImportRow> start = [&](pg::Transaction& transaction) {
        return actions::start_import(transaction, draft);
    };
    co_return co_await perform_on_data(session, session.actor, start);
}

// Until the import is neither planning nor applying. Throws unavailable when nobody takes the job.
awaitable<store::ImportRow> wait_for(Session& session, store::ImportId id, const char* label) {
    ProgressBar bar(label);
    const auto start_by = deadline_in(worker_wait_max);
    bool was_taken = false;
    while (true) {
        auto row = co_await store::get_import(session.pool, id, step_deadline());
        if (row.status != store::ImportStatus::planning &&
            row.status != store::ImportStatus::applying) {
            co_return row;
        }
        was_taken = was_taken || row.job_state != jobs::JobState::queued;
        if (!was_taken && std::chrono::steady_clock::now() > start_by) {
            throw Error(ErrorKind::unavailable,
                        fmt::format("No worker has taken import {} yet; it goes on waiting for "
                                    "one. Is mien worker running?",
                                    to_string(id)));
        }
        bar.show(row.progress, store::name_of(row.status));
        co_await async::sleep_for(poll_interval);
    }
}

[[noreturn]] void throw_error_of(const store::ImportRow& row) {
    if (!row.error) {
        throw Error(ErrorKind::conflict, "Somebody has cancelled the import; nothing has changed.");
    }
    const auto& error = row.error->as_object();
    const auto kind =
        row.status == store::ImportStatus::failed ? ErrorKind::invalid : ErrorKind::conflict;
    throw Error(kind, std::string(error.at("message").as_string()), problems_in(error));
}

void print_counts(std::string_view what, const json::value& counts) {
    std::string line(what);
    for (const auto& [name, count] : counts.as_object()) {
        if (count.as_int64() > 0) {
            line += fmt::format("{} {} {}", line == what ? "" : ",", count.as_int64(),
                                std::string_view(name));
        }
    }
    print_line(line == what ? line + " nothing" : line);
}

awaitable<void> print_rows(Session& session, store::ImportId id, std::string action) {
    const store::PlanFilter filter{.action = action, .search = {}, .limit = rows_printed_max + 1};
    const auto rows = co_await store::list_planned(session.pool, id, filter, step_deadline());
    for (const auto& row : rows) {
        // One more than is printed tells that there are more.
        if (&row == &rows.front() + rows_printed_max) {
            print_line(fmt::format("  … and more in {}; the UI shows all of them.", action));
            break;
        }
        const auto whose = row.character_slug.value_or("global");
        print_line(fmt::format("  line {}: {} {} {}", row.line, action, whose, row.emotion));
        for (const auto& problem : row.problems.as_array()) {
            print_line("    " + problem_text(problem.at("pointer").as_string(),
                                             problem.at("message").as_string()));
        }
        for (const auto& hint : core::find_brace_hints(row.prompt_text.value_or(""))) {
            print_line(fmt::format("    at character {}: {}", hint.position_characters,
                                   core::message_of(hint)));
        }
    }
}

// What would become of images, and what a file of this format cannot have.
awaitable<void> print_images(Session& session, const store::ImportRow& row) {
    if (row.format == "csv") {
        print_line("CSV has no templates and no reference images; those here stay as they are.");
        co_return;
    }
    const auto images = co_await store::list_planned_images(session.pool, row.id, step_deadline());
    std::size_t printed = 0;
    for (const auto& image : images) {
        if (++printed > rows_printed_max) {
            print_line("  … and more images; the UI shows all of them.");
            break;
        }
        print_line(fmt::format("  image {}, line {}: {} that of {}{}", image.item, image.line,
                               image.action, image.character_slug.value_or("?"),
                               image.emotion ? " for " + *image.emotion : ""));
        for (const auto& problem : image.problems.as_array()) {
            print_line("    " + problem_text(problem.at("pointer").as_string(),
                                             problem.at("message").as_string()));
        }
    }
}

awaitable<void> print_plan(Session& session, const store::ImportRow& row) {
    if (session.is_json) {
        print_json(json::object{{"import_id", to_string(row.id)},
                                {"status", store::name_of(row.status)},
                                {"counts", *row.counts}});
        co_return;
    }
    auto counts = row.counts->as_object();
    const auto versions = counts.at("versions").as_int64();
    const auto* const fresh = counts.if_contains("new_versions");  // not from an older worker
    const auto new_versions = fresh == nullptr ? versions : fresh->as_int64();
    counts.erase("versions");
    counts.erase("new_versions");
    print_counts("Plan:", counts);
    print_line(fmt::format(
        "Applying it would write {} of the {} versions in the file{}.", new_versions, versions,
        counts.at("conflict").as_int64() > 0 ? ", and leave the conflicts" : ""));
    co_await print_rows(session, row.id, "conflict");
    co_await print_rows(session, row.id, "error");
    co_await print_images(session, row);
}

std::vector<store::ImportDecision> decisions_from(const ImportOptions& options) {
    using enum store::ImportStrategy;
    std::vector<store::ImportDecision> decisions;
    decisions.reserve(options.images_taken.size() + options.images_kept.size());
    for (const auto item : options.images_taken) {
        decisions.push_back({item, overwrite, store::ImportPart::reference_image});
    }
    for (const auto item : options.images_kept) {
        decisions.push_back({item, skip, store::ImportPart::reference_image});
    }
    return decisions;
}

// No image may have two decisions.
void require_one_decision_each(const ImportOptions& options) {
    std::set<int> decided;
    for (const auto& decision : decisions_from(options)) {
        if (!decided.insert(decision.item).second) {
            throw Error(ErrorKind::invalid,
                        fmt::format("Image {} is named twice by --take-image and --keep-image.",
                                    decision.item));
        }
    }
}

awaitable<store::ImportRow> apply(Session& session, const ImportOptions& options,
                                  const store::Author& author, store::ImportId id) {
    store::ImportOrder order{.strategy = *store::parse_import_strategy(options.strategy),
                             .decisions = decisions_from(options),
                             .skip_errors = options.skips_errors,
                             .ordered_by = author.id,
                             .actor = session.actor};
    const actions::Action<store::ImportRow> order_it = [&](pg::Transaction& transaction) {
        return actions::order_apply(transaction, id, order);
    };
    [[maybe_unused]] const auto ordered =
        co_await perform_on_data(session, session.actor, order_it);
    co_return co_await wait_for(session, id, "Applying");
}

awaitable<int> plan_and_apply(Session& session, const ImportOptions& options) {
    const auto author = co_await find_author(session, options.common->act_as);
    const auto started = co_await start_import(session, options.file, author);
    const auto planned = co_await wait_for(session, started.id, "Reading");
    if (planned.status != store::ImportStatus::planned) {
        throw_error_of(planned);
    }
    co_await print_plan(session, planned);
    if (!options.is_to_apply) {
        if (!session.is_json) {
            print_line("Nothing was written. --apply does it, with --strategy for the conflicts.");
        }
        const actions::Action<store::ImportRow> cancel = [&](pg::Transaction& transaction) {
            return actions::cancel_import(transaction, planned.id);
        };
        [[maybe_unused]] const auto ended =
            co_await perform_on_data(session, session.actor, cancel);
        co_return 0;
    }
    const auto applied = co_await apply(session, options, author, planned.id);
    if (applied.status != store::ImportStatus::applied) {
        throw_error_of(applied);
    }
    if (session.is_json) {
        print_json(json::object{{"import_id", to_string(applied.id)},
                                {"status", store::name_of(applied.status)},
                                {"applied", *applied.applied}});
    } else {
        print_counts("Applied:", *applied.applied);
    }
    co_return 0;
}

// With a worker of its own for transfers, which takes those of others too, as any worker does.
awaitable<int> import_with_worker(Session& session, const ImportOptions& options) {
    const auto tools = tools_of(session);
    auto executor = co_await asio::this_coro::executor;
    jobs::Worker worker(executor, session.pool, session.storage.connection_for("jobs"));
    transfer::register_transfer_jobs(worker, tools);
    worker.start();
    auto ending = co_await async::ending_of(plan_and_apply(session, options));
    co_await worker.stop();
    if (ending.failure) {
        std::rethrow_exception(ending.failure);
    }
    co_return *ending.value;
}

awaitable<int> import_prompts(Session& session, const ImportOptions& options) {
    if (!store::parse_import_strategy(options.strategy)) {
        throw Error(ErrorKind::invalid, "--strategy is skip, overwrite or merge.");
    }
    require_one_decision_each(options);
    if (options.is_working) {
        co_return co_await import_with_worker(session, options);
    }
    co_return co_await plan_and_apply(session, options);
}

void add_export(Program& program) {
    auto& command = *program.app.add_subcommand("export", "Write prompts to a file");
    auto options = std::make_shared<ExportOptions>();
    options->common = add_common_options(command);
    command.add_option("--out", options->output, "The file; it must not exist")->required();
    command.add_option("--format", options->format, "json or csv")->capture_default_str();
    command.add_flag("--no-history", options->is_without_history, "Only the newest versions");
    command.add_flag("--no-images", options->is_without_images,
                     "Without the reference images of the characters; CSV never has them");
    command.add_option("--character", options->characters,
                       "Only this one, by id or slug, or global for the defaults; repeatable");
    command.add_option("--emotion", options->emotions, "Only this emotion; repeatable");
    on_chosen(program, command, options->common,
              [options](Session& session) { return export_prompts(session, *options); });
}

void add_import(Program& program) {
    auto& command = *program.app.add_subcommand(
        "import", "Plan an import from a file, and with --apply do it, whole or not at all");
    auto options = std::make_shared<ImportOptions>();
    options->common = add_common_options(command);
    command.add_option("file", options->file, "JSON or CSV, plain, gzip or zip")
        ->required()
        ->check(CLI::ExistingFile);
    auto* const dry_run =
        command.add_flag("--dry-run", options->is_dry_run, "Only print the plan (the default)");
    command.add_flag("--apply", options->is_to_apply, "Do what the plan says")->excludes(dry_run);
    command
        .add_option("--strategy", options->strategy,
                    "What becomes of conflicts: skip, overwrite or merge")
        ->capture_default_str();
    command.add_flag("--skip-errors", options->skips_errors, "Leave out the rows in error");
    command.add_option("--take-image", options->images_taken,
                       "Take this reference image of the file, by its number in the plan, whatever "
                       "--strategy says; repeatable");
    command.add_option("--keep-image", options->images_kept,
                       "Keep what is here instead of this reference image; repeatable");
    command.add_flag("--work", options->is_working,
                     "Do the work in this process, where no mien worker runs");
    on_chosen(program, command, options->common,
              [options](Session& session) { return import_prompts(session, *options); });
}

}  // namespace

void add_transfer_commands(Program& program) {
    add_export(program);
    add_import(program);
}

}  // namespace mien::cli
