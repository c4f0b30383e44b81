#include "exchange/clip_export_job.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "async/deadline.hpp"
#include "base/error.hpp"
#include "base/limits/exchange.hpp"
#include "base/quote.hpp"
#include "base/scratch_directory.hpp"
#include "exchange/clip_set_archive.hpp"
#include "jobs/retry_policy.hpp"
#include "objects/digest.hpp"
#include "store/exchange/exchanges.hpp"
#include "store/exchange/expression_labels.hpp"
#include "video/order/media_process.hpp"

namespace mien::exchange {
namespace {

// What is written, and what it is made of; the files lie in a directory of the attempt.
struct Making {
    ClipSetFormat format = ClipSetFormat::zip;
    std::filesystem::path directory;
    LabelMap map;
    ClipSetFiles files;
    FilledLabels labels;
    std::uint64_t fetched_bytes = 0;
};

ClipSetFormat format_of(const store::ExchangeRow& row) {
    const auto format = parse_clip_set_format(json::value_to<std::string>(row.wish.at("format")));
    if (!format) {
        throw Error(ErrorKind::internal, "The file has a format that this program does not know.");
    }
    return *format;
}

awaitable<Making> look_up(const ExchangeTools& tools, const store::ExchangeRow& row,
                          std::filesystem::path directory, Deadline deadline) {
    if (!row.character_id) {
        throw Error(ErrorKind::not_found, "The character was removed.");
    }
    Making making{.format = format_of(row),
                  .directory = std::move(directory),
                  .map = {},
                  .files = {},
                  .labels = {},
                  .fetched_bytes = 0};
    making.files.set = co_await store::read_clip_set(tools.pool, *row.character_id, deadline);
    making.files.references =
        co_await store::list_reference_images(tools.pool, *row.character_id, deadline);
    const auto stored = co_await store::read_expression_labels(tools.pool, deadline);
    making.map = label_map_from_json(stored.entries);
    co_return making;
}

// What the store should have, to be told from anything else.
struct StoredFile {
    std::string key;
    std::uint64_t bytes = 0;
    std::optional<Sha256> sha256;
};

awaitable<void> fetch(const ExchangeTools& tools, Making& making, StoredFile stored,
                      std::filesystem::path path, Deadline deadline) {
    co_await fetch_object(tools, stored.key, path, limits::clip_set_bytes_max, deadline);
    const std::function<objects::FileDigest()> measure = [path] {
        return objects::digest_file(path, limits::clip_set_bytes_max);
    };
    const auto found = co_await tools.work.run(measure);
    if (found.bytes != stored.bytes || (stored.sha256 && found.sha256 != *stored.sha256)) {
        throw Error(ErrorKind::upstream_failed, "The file is damaged where it is kept.");
    }
    making.fetched_bytes += found.bytes;
}

// What is too much together is no fault of a part.
void require_room(const Making& making, std::uint64_t bytes) {
    if (making.fetched_bytes + bytes > limits::clip_set_bytes_max) {
        throw Error(ErrorKind::too_large,
                    fmt::format("The clips are more than {} MiB together.",
                                limits::clip_set_bytes_max / (1024UL * 1024)));
    }
}

// The clip of an emotion, as the format takes it.
awaitable<void> add_clip(const ExchangeTools& tools, Making& making, store::ClipSetEmotion cell,
                         Deadline deadline) {
    const auto stem = making.directory / file_stem(cell.emotion);
    auto clip = stem;
    clip += ".mp4";
    StoredFile stored{cell.clip->video_key, cell.clip->bytes, cell.clip->sha256};
    co_await fetch(tools, making, std::move(stored), clip, deadline);
    if (making.format != ClipSetFormat::sillytavern) {
        making.files.clips.emplace(cell.emotion, std::move(clip));
        co_return;
    }
    const video::AnimationSpec spec{.side_pixels_max = limits::expression_side_max,
                                    .bytes_max = limits::expression_bytes_max,
                                    .fps = limits::expression_fps_max};
    auto image = stem;
    image += ".webp";
    const video::ImagePaths paths{.source = clip, .image = image};
    const auto made = co_await video::animate_in_child(tools.renderer, spec, paths, deadline);
    making.fetched_bytes += made.bytes;
    making.files.animations.emplace(cell.emotion, std::move(image));
}

awaitable<void> add_poster(const ExchangeTools& tools, Making& making, store::ClipSetEmotion cell,
                           Deadline deadline) {
    auto poster = making.directory / file_stem(cell.emotion);
    poster += ".poster";
    StoredFile stored{cell.clip->poster_key, cell.clip->poster_bytes, std::nullopt};
    co_await fetch(tools, making, std::move(stored), poster, deadline);
    making.files.posters.emplace(cell.emotion, std::move(poster));
}

awaitable<void> add_image(const ExchangeTools& tools, Making& making,
                          store::ReferenceImageRow image, Deadline deadline) {
    auto path = making.directory / fmt::format("{}.image", to_string(image.id));
    StoredFile stored{image.object_key, image.bytes, image.sha256};
    co_await fetch(tools, making, std::move(stored), path, deadline);
    making.files.images.emplace(image.object_key, std::move(path));
}

using AddPart = std::function<awaitable<void>(Deadline)>;

// Whether a part was added. One that is bad by itself is left out and told, and so is one that
// takes too long; what may pass names the part and lets the job be tried again.
awaitable<bool> try_part(jobs::JobRun& run, Making& making, std::string what, AddPart add) {
    const auto part_deadline =
        std::min(run.deadline(), deadline_in(limits::exchange_part_time_max));
    auto ending = co_await async::ending_of(add(part_deadline));
    if (!ending.failure) {
        co_return true;
    }
    const auto refusal = run.is_stopped() ? std::nullopt : error_in(ending.failure);
    if (!refusal) {
        std::rethrow_exception(ending.failure);
    }
    const auto now = std::chrono::steady_clock::now();
    const bool is_late =
        refusal->kind() == ErrorKind::unavailable && now >= part_deadline && now < run.deadline();
    if (jobs::may_pass(refusal->kind()) && !is_late) {
        throw Error(refusal->kind(), fmt::format("{}: {}", what, refusal->message()))
            .with_detail(refusal->detail());
    }
    making.files.left_out.push_back(
        {std::move(what), is_late ? "It took too long." : refusal->message()});
    co_return false;
}

std::set<std::string> shown_by(const FilledLabels& labels) {
    std::set<std::string> shown;
    for (const auto& [label, emotion] : labels.emotions) {
        shown.insert(emotion);
    }
    return shown;
}

// Whether the clip of the emotion is there now.
awaitable<bool> try_clip(const ExchangeTools& tools, jobs::JobRun& run, Making& making,
                         const store::ClipSetEmotion& cell) {
    require_room(making, cell.clip->bytes + cell.clip->poster_bytes);
    const AddPart add_the_clip = [&](Deadline deadline) {
        return add_clip(tools, making, cell, deadline);
    };
    const bool is_added =
        co_await try_part(run, making, "The clip of " + in_quotes(cell.emotion), add_the_clip);
    const bool is_pack = making.format == ClipSetFormat::sillytavern;
    if (is_added && !is_pack && !cell.clip->poster_key.empty()) {
        const AddPart add_the_poster = [&](Deadline deadline) {
            return add_poster(tools, making, cell, deadline);
        };
        [[maybe_unused]] const bool has_poster = co_await try_part(
            run, making, "The poster of " + in_quotes(cell.emotion), add_the_poster);
    }
    co_return is_added;
}

// One pass over the clips that the file needs. Tells whether one was left out.
awaitable<bool> add_clips(const ExchangeTools& tools, jobs::JobRun& run, Making& making) {
    const bool is_pack = making.format == ClipSetFormat::sillytavern;
    const auto shown = shown_by(making.labels);
    bool is_one_left_out = false;
    std::size_t done = 0;
    for (auto& cell : making.files.set.emotions) {
        ++done;
        const bool is_there = making.files.animations.contains(cell.emotion) ||
                              making.files.clips.contains(cell.emotion);
        if (!cell.clip || is_there || (is_pack && !shown.contains(cell.emotion))) {
            continue;
        }
        const bool is_added = co_await try_clip(tools, run, making, cell);
        if (!is_added) {
            cell.clip.reset();
            is_one_left_out = true;
        }
        run.set_progress(0.9 * static_cast<double>(done) /
                         static_cast<double>(making.files.set.emotions.size()));
    }
    co_return is_one_left_out;
}

awaitable<void> add_images(const ExchangeTools& tools, jobs::JobRun& run, Making& making) {
    std::vector<store::ReferenceImageRow> kept;
    for (const auto& image : making.files.references) {
        const auto whose = image.emotion ? in_quotes(*image.emotion) : std::string("the character");
        require_room(making, image.bytes);
        const AddPart add = [&](Deadline deadline) {
            return add_image(tools, making, image, deadline);
        };
        const bool is_added =
            co_await try_part(run, making, "The reference image of " + whose, add);
        if (is_added) {
            kept.push_back(image);
        }
    }
    making.files.references = std::move(kept);
}

[[noreturn]] void refuse_empty(const Making& making) {
    const auto& left_out = making.files.left_out;
    if (left_out.empty()) {
        throw Error(ErrorKind::conflict,
                    "The character has no completed video yet, so there is nothing to export; make "
                    "videos of its emotions first.");
    }
    throw Error(ErrorKind::conflict,
                fmt::format("None of the character's clips could be used. {}: {}",
                            left_out.front().what, left_out.front().why));
}

// Every clip, but for expressions only those that some label shows: also by what stands in for a
// clip that was left out.
awaitable<void> bring_together(const ExchangeTools& tools, jobs::JobRun& run, Making& making) {
    bool is_changed = true;
    while (is_changed) {
        making.labels = fill_labels(making.map, making.files.set);
        is_changed = co_await add_clips(tools, run, making);
    }
    if (making.files.animations.empty() && making.files.clips.empty()) {
        refuse_empty(making);
    }
    if (making.format != ClipSetFormat::sillytavern) {
        co_await add_images(tools, run, making);
    }
}

}  // namespace

awaitable<void> run_clip_export_job(const ExchangeTools& tools, jobs::JobRun& run) {
    const auto id = jobs::subject_of<store::ExchangeId>(run.job());
    const auto row = co_await store::get_exchange(tools.pool, id, run.deadline());
    const ScratchDirectory scratch(tools.scratch_directory);
    const auto making = std::make_shared<Making>();
    *making = co_await look_up(tools, row, scratch.path(), run.deadline());
    co_await run.run_until_stopped(bring_together(tools, run, *making));

    const auto path = scratch.path() / "set";
    const std::function<WrittenZip()> write = [making, path] {
        const auto file = File::create(path, scratch_place);
        return write_clip_set(file, making->format, making->files, making->labels);
    };
    const auto written = co_await tools.work.run(write);
    const store::ObjectRow object{fmt::format("exchanges/{}-{}.{}", to_string(id),
                                              run.claim().attempt, ending_of(making->format)),
                                  std::string(content_type_of(making->format)), written.bytes,
                                  written.sha256};
    co_await run.run_until_stopped(store_file(tools, object, path, run.deadline()));
    const json::value result = describe(making->format, making->files, making->labels);
    const std::function<awaitable<void>(pg::Transaction&)> complete =
        [&](pg::Transaction& transaction) -> awaitable<void> {
        co_await require_live(transaction, object);
        const store::ExchangeResult made{.character_id = std::nullopt,
                                         .plan = std::nullopt,
                                         .result = result,
                                         .file_key = object.key};
        co_await store::complete_exchange(transaction, id, made);
    };
    [[maybe_unused]] const bool is_ours = co_await run.finish(tools.pool, complete);
}

}  // namespace mien::exchange
