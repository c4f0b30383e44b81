#include "transfer/import_jobs.hpp"

#include <algorithm>
#include <iterator>
#include <memory>

#include "actions/perform.hpp"
#include "actions/templates/import_templates.hpp"
#include "async/deadline.hpp"
#include "base/error.hpp"
#include "base/limits/objects.hpp"
#include "base/limits/text.hpp"
#include "base/problem_json.hpp"
#include "base/quote.hpp"
#include "base/scratch_directory.hpp"
#include "jobs/retry_policy.hpp"
#include "store/transfer/import_apply.hpp"
#include "store/transfer/import_plan.hpp"
#include "store/transfer/import_staging.hpp"
#include "transfer/bundle_reader.hpp"
#include "transfer/image_staging.hpp"
#include "transfer/refused_entry.hpp"

namespace mien::transfer {
namespace {

constexpr double reading_share = 0.7;  // of the planning; the rest is the comparison

json::value to_json(const Error& error) {
    json::object document;
    if (!error.extensions().empty()) {
        document = json::parse(error.extensions()).as_object();
    }
    document["code"] = name_of(error.kind());
    document["message"] = shortened(error.message(), limits::told_characters_max);
    document["problems"] = mien::to_json(error.problems());
    return document;
}

awaitable<void> fetch_file(const TransferTools& tools, std::string key, std::filesystem::path path,
                           Deadline deadline) {
    const auto file = co_await create_scratch_file(tools.work, std::move(path));
    const auto reader = co_await tools.objects.open(std::move(key), {}, deadline);
    while (true) {
        auto bytes = co_await reader->read(limits::object_chunk_bytes, deadline);
        if (bytes.empty()) {
            break;
        }
        const std::function<void()> write = [file, bytes = std::move(bytes)] {
            file->write_all(bytes);
        };
        co_await tools.work.run(write);
    }
}

// Reading and staging on a thread of the work pool, which cannot be cancelled: it shares all that
// it uses.
struct Reading {
    std::unique_ptr<BundleReader> reader;
    store::ImportStaging staging;
    bool has_history = false;
    bool is_done = false;
    std::int64_t images_staged = 0;
    std::int64_t images_seen = 0;
    bool meets_new_image = false;  // which is to be opened first

    // Until the staged entries are due to be written, or an image is there that is not staged.
    void read_some() {
        while (!staging.is_full() && !meets_new_image) {
            auto entry = reader->next();
            if (!entry) {
                is_done = true;
                return;
            }
            if (!entry->problems.empty()) {
                shorten_refused(*entry);
            }
            const store::StagedFrom from{entry->line, entry->pointer, entry->problems};
            std::visit([&](auto& content) { add(content, from); }, entry->content);
        }
    }

  private:
    void add(const store::BundlePrompt& prompt, const store::StagedFrom& from) {
        has_history = has_history || prompt.has_history;
        staging.add(prompt, from);
    }
    void add(const store::BundleImage& /*image*/, const store::StagedFrom& /*from*/) {
        meets_new_image = ++images_seen > images_staged;
    }
    void add(const auto& axis, const store::StagedFrom& from) { staging.add(axis, from); }
};

// Nothing when the file has an image that is not staged.
awaitable<std::optional<store::PlannedFile>> stage(const TransferTools& tools,
                                                   pg::Transaction& transaction, store::ImportId id,
                                                   const FileInWork& file) {
    const std::function<std::shared_ptr<Reading>()> open = [path = file.path, id,
                                                            images = file.images_staged] {
        auto reader = open_bundle(path);
        auto opened = std::make_shared<Reading>(std::move(reader), store::ImportStaging(id));
        opened->images_staged = images;
        return opened;
    };
    const auto reading = co_await tools.work.run(open);
    const std::function<void()> read_some = [reading] { reading->read_some(); };
    while (!reading->is_done) {
        co_await tools.work.run(read_some);
        if (reading->meets_new_image) {
            co_return std::nullopt;
        }
        co_await reading->staging.flush(transaction);
        file.on_progress(reading->reader->progress());
    }
    co_return store::PlannedFile{.format = std::string(name_of(reading->reader->format())),
                                 .with_history = reading->has_history};
}

enum class Planning { ended, needs_images };

// All but the images in one transaction. Ended, too, when there is nothing to plan any more.
awaitable<Planning> try_to_plan(const TransferTools& tools, jobs::JobRun& run,
                                const FileInWork* source) {
    const auto id = jobs::subject_of<store::ImportId>(run.job());
    auto transaction = co_await tools.pool.begin(run.deadline());
    const bool is_wanted = co_await store::begin_plan(transaction, id);
    if (!is_wanted) {
        co_return Planning::ended;
    }
    std::optional<store::PlannedFile> file;
    if (source != nullptr) {
        auto staged = co_await stage(tools, transaction, id, *source);
        if (!staged) {
            co_return Planning::needs_images;
        }
        file = std::move(staged);
    }
    co_await store::compare_import(transaction, id);
    co_await store::end_plan(transaction, id, std::move(file));
    [[maybe_unused]] const bool is_ours = co_await run.finish_and_commit(transaction, {});
    co_return Planning::ended;
}

// Images are met while the file is read, and opened apart before it is read again: that may take
// several attempts, and no transaction waits for it.
awaitable<void> plan(const TransferTools& tools, jobs::JobRun& run) {
    const auto id = jobs::subject_of<store::ImportId>(run.job());
    const auto key = co_await store::find_import_file(tools.pool, id, run.deadline());
    const ScratchDirectory scratch(tools.scratch_directory);
    double furthest = 0;
    FileInWork file{.path = scratch.path() / "import", .on_progress = [&](double share) {
                        furthest = std::max(furthest, share);
                        run.set_progress(reading_share * furthest);
                    }};
    if (key) {
        co_await fetch_file(tools, *key, file.path, run.deadline());
    }
    while (true) {
        file.images_staged = co_await store::count_staged_images(tools.pool, id, run.deadline());
        const auto planning = co_await try_to_plan(tools, run, key ? &file : nullptr);
        if (planning == Planning::ended) {
            co_return;
        }
        const auto images = co_await stage_images(tools, run, file);
        if (images == ImagesStaged::unwanted) {
            co_return;
        }
        if (images == ImagesStaged::some) {
            run.postpone(std::chrono::milliseconds(0));
            co_return;
        }
    }
}

awaitable<void> apply(const TransferTools& tools, jobs::JobRun& run) {
    const auto id = jobs::subject_of<store::ImportId>(run.job());
    const auto actor = store::actor_from_json(run.job().arguments.at("actor"));
    const store::ImportProgress on_progress = [&run](double share) { run.set_progress(share); };
    const std::function<awaitable<void>(pg::Transaction&)> body =
        [&](pg::Transaction& transaction) -> awaitable<void> {
        const auto importer = co_await store::lock_applying_import(transaction, id);
        if (!importer) {
            co_return;
        }
        const auto templates = co_await actions::import_templates(transaction, id, *importer);
        auto audit = co_await store::apply_import(transaction, id, actor, on_progress);
        std::ranges::move(actions::audit_calls(actor, templates), std::back_inserter(audit));
        const bool is_ours = co_await run.finish_and_commit(transaction, std::move(audit));
        if (!is_ours) {
            throw Error(ErrorKind::internal, "The job was taken over by another worker.");
        }
    };
    co_await tools.pool.transact<void>(run.deadline(), body);
}

using KeepRefusal = awaitable<void> (*)(pg::Transaction&, store::ImportId, json::value);

// Runs the attempt; a refusal is written down and ends the job well.
awaitable<void> run_or_refuse(const TransferTools& tools, jobs::JobRun& run,
                              awaitable<void> attempt, KeepRefusal keep) {
    auto stoppable = run.run_until_stopped(std::move(attempt));
    const auto ending = co_await async::ending_of(std::move(stoppable));
    if (!ending.failure) {
        co_return;
    }
    const auto refusal = run.is_stopped() ? std::nullopt : error_in(ending.failure);
    if (!refusal || jobs::may_pass(refusal->kind())) {
        std::rethrow_exception(ending.failure);
    }
    const auto id = jobs::subject_of<store::ImportId>(run.job());
    const auto error = to_json(*refusal);
    const std::function<awaitable<void>(pg::Transaction&)> write =
        [&](pg::Transaction& transaction) { return keep(transaction, id, error); };
    [[maybe_unused]] const bool is_ours = co_await run.finish(tools.pool, write);
}

}  // namespace

awaitable<void> run_import_plan_job(const TransferTools& tools, jobs::JobRun& run) {
    return run_or_refuse(tools, run, plan(tools, run), store::fail_plan);
}

awaitable<void> run_import_apply_job(const TransferTools& tools, jobs::JobRun& run) {
    return run_or_refuse(tools, run, apply(tools, run), store::refuse_apply);
}

}  // namespace mien::transfer
