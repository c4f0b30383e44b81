#include "transfer/image_staging.hpp"

#include <algorithm>

#include "async/deadline.hpp"
#include "base/error.hpp"
#include "base/limits/transfer.hpp"
#include "base/scratch_directory.hpp"
#include "jobs/retry_policy.hpp"

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

}  // namespace

awaitable<void> stage_image(const TransferTools& tools, pg::Transaction& transaction,
                            store::ImportStaging& staging, ReadImage read, Deadline deadline) {
    if (!read.from.problems.empty()) {
        staging.add(read.image, read.from, {});
        co_return;
    }
    const auto here = co_await store::find_current_image(transaction, read.image);
    if (here == read.image.sha256) {
        store::StagedImage same;
        same.sha256 = here;
        staging.add(read.image, read.from, same);
        co_return;
    }
    auto opened = co_await try_to_open(tools, std::move(read.image.bytes), deadline);
    if (!opened.taken) {
        read.from.problems.push_back(
            {read.from.pointer + "/image", "bad_image", std::move(opened.refusal)});
        staging.add(read.image, read.from, {});
        co_return;
    }
    auto& taken = *opened.taken;
    store::StagedImage staged{.sha256 = taken.object.sha256,
                              .object_key = taken.object.key,
                              .width = taken.width,
                              .height = taken.height,
                              .palette = std::move(taken.palette)};
    if (here == taken.object.sha256) {
        staged.object_key.reset();  // its row stays pending, and goes with the reaper of objects
    } else {
        const bool is_live = co_await store::mark_object_live(transaction, taken.object);
        if (!is_live) {
            throw Error(ErrorKind::internal, "An image was removed before it was complete.");
        }
    }
    staging.add(read.image, read.from, staged);
}

}  // namespace mien::transfer
