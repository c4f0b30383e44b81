#include "transfer/image_staging.hpp"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "async/deadline.hpp"
#include "async/together.hpp"
#include "base/error.hpp"
#include "base/limits/transfer.hpp"
#include "base/scratch_directory.hpp"
#include "jobs/retry_policy.hpp"
#include "store/transfer/import_images.hpp"
#include "store/transfer/import_plan.hpp"
#include "store/transfer/import_staging.hpp"
#include "transfer/bundle_reader.hpp"
#include "transfer/refused_entry.hpp"

namespace mien::transfer {
namespace {

awaitable<TakenImage> open_image(const TransferTools& tools, std::string bytes, Deadline deadline) {
    const ScratchDirectory scratch(tools.scratch_directory);
    const auto path = scratch.path() / "image";
    const auto file = co_await create_scratch_file(tools.work, path);
    const std::function<void()> write = [file, bytes = std::move(bytes)] {
        file->write_all(bytes);
    };
    co_await tools.work.run(write);
    co_return co_await tools.take_image(path, deadline);
}

// What the sandbox makes of it, or why it makes nothing. Throws what may pass.
struct Opened {
    std::optional<TakenImage> taken;
    std::string refusal;
};
awaitable<Opened> try_to_open(const TransferTools& tools, std::string bytes, Deadline deadline) {
    const auto in_time = std::min(deadline, deadline_in(limits::import_image_time_max));
    auto ending = co_await async::ending_of(open_image(tools, std::move(bytes), in_time));
    if (!ending.failure) {
        co_return Opened{.taken = std::move(ending.value), .refusal = {}};
    }
    const auto refusal = error_in(ending.failure);
    if (!refusal || jobs::may_pass(refusal->kind())) {
        std::rethrow_exception(ending.failure);
    }
    co_return Opened{.taken = std::nullopt, .refusal = refusal->message()};
}

// An image of the file, and what is staged of it.
struct ReadImage {
    store::BundleImage image;
    store::StagedFrom from;
    store::StagedImage staged;
    std::optional<store::ObjectRow> object;  // of its own, pending
};

// Reading on a thread of the work pool, which cannot be cancelled: it shares all that it uses.
struct ImageReading {
    std::unique_ptr<BundleReader> reader;
    std::int64_t left_to_skip = 0;  // those that are staged
    std::vector<ReadImage> images;  // to be opened before reading goes on
    bool is_done = false;

    // Until there are as many images as are opened at once, or there was much else.
    void read_some() {
        for (std::size_t i = 0; i < limits::import_entries_at_once; ++i) {
            if (images.size() == limits::import_images_at_once) {
                return;
            }
            auto entry = reader->next();
            if (!entry) {
                is_done = true;
                return;
            }
            if (std::holds_alternative<store::BundleImage>(entry->content)) {
                take(*entry);
            }
        }
    }

  private:
    void take(BundleEntry& entry) {
        if (left_to_skip > 0) {
            --left_to_skip;
            return;
        }
        if (!entry.problems.empty()) {
            shorten_refused(entry);
        }
        images.push_back({.image = std::move(std::get<store::BundleImage>(entry.content)),
                          .from = {entry.line, entry.pointer, entry.problems},
                          .staged = {},
                          .object = {}});
    }
};

// The bytes are given up. What is here already is not opened.
awaitable<void> make_image(const TransferTools& tools, ReadImage& read, Deadline deadline) {
    if (!read.from.problems.empty()) {
        co_return;
    }
    const auto here = co_await store::find_current_image(tools.pool, read.image, deadline);
    if (here == read.image.sha256) {
        read.staged.sha256 = here;
        co_return;
    }
    auto opened = co_await try_to_open(tools, std::move(read.image.bytes), deadline);
    if (!opened.taken) {
        read.from.problems.push_back(
            {read.from.pointer + "/image", "bad_image", std::move(opened.refusal)});
        co_return;
    }
    auto& taken = *opened.taken;
    read.staged = {.sha256 = taken.object.sha256,
                   .object_key = taken.object.key,
                   .width = taken.width,
                   .height = taken.height,
                   .palette = std::move(taken.palette)};
    if (here == taken.object.sha256) {
        read.staged.object_key.reset();  // its row stays pending, and goes with the reaper
    } else {
        read.object = taken.object;
    }
}

awaitable<void> make_images(const TransferTools& tools, std::vector<ReadImage>& images,
                            Deadline deadline) {
    std::vector<awaitable<void>> all;
    all.reserve(images.size());
    for (auto& read : images) {
        all.push_back(make_image(tools, read, deadline));
    }
    co_await async::run_together(std::move(all));
}

// False, and nothing is kept, for an import that is not planned any more, and when the job is
// another attempt's: that one opens and numbers the same images.
awaitable<bool> keep_images(const TransferTools& tools, const jobs::JobRun& run,
                            store::ImportStaging& staging, store::ImportId id,
                            std::vector<ReadImage> images) {
    auto transaction = co_await tools.pool.begin(run.deadline());
    const bool is_wanted = co_await store::begin_plan(transaction, id);
    if (!is_wanted) {
        co_return false;
    }
    const bool is_ours = co_await store::hold_plan_job(transaction, run.claim());
    if (!is_ours) {
        co_return false;
    }
    for (const auto& read : images) {
        if (read.object) {
            const bool is_live = co_await store::mark_object_live(transaction, *read.object);
            if (!is_live) {
                throw Error(ErrorKind::internal, "An image was removed before it was complete.");
            }
        }
        staging.add(read.image, read.from, read.staged);
    }
    co_await staging.flush(transaction);
    co_await transaction.commit();
    co_return true;
}

}  // namespace

awaitable<ImagesStaged> stage_images(const TransferTools& tools, jobs::JobRun& run,
                                     const FileInWork& file) {
    const auto id = jobs::subject_of<store::ImportId>(run.job());
    const std::function<std::shared_ptr<ImageReading>()> open = [path = file.path,
                                                                 staged = file.images_staged] {
        return std::make_shared<ImageReading>(open_bundle(path), staged);
    };
    const auto reading = co_await tools.work.run(open);
    const std::function<void()> read_some = [reading] { reading->read_some(); };
    store::ImportStaging staging(id, file.images_staged);
    const auto end = run.deadline() - tools.comparison_reserve;
    while (!reading->is_done) {
        co_await tools.work.run(read_some);
        if (reading->images.empty()) {
            continue;
        }
        auto images = std::exchange(reading->images, {});
        co_await make_images(tools, images, run.deadline());
        const bool is_wanted = co_await keep_images(tools, run, staging, id, std::move(images));
        if (!is_wanted) {
            co_return ImagesStaged::unwanted;
        }
        file.on_progress(reading->reader->progress());
        if (!reading->is_done && std::chrono::steady_clock::now() >= end) {
            co_return ImagesStaged::some;
        }
    }
    co_return ImagesStaged::all;
}

}  // namespace mien::transfer
