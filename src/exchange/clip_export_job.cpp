#include "exchange/clip_export_job.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/exchange.hpp"
#include "base/scratch_directory.hpp"
#include "exchange/clip_set_archive.hpp"
#include "store/exchange/exchanges.hpp"
#include "store/exchange/expression_labels.hpp"
#include "video/order/media_process.hpp"

namespace mien::exchange {
namespace {

// What is written, and what it is made of; the files lie in a directory of the attempt.
struct Making {
    ClipSetFormat format = ClipSetFormat::zip;
    std::filesystem::path directory;
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
                  .files = {},
                  .labels = {},
                  .fetched_bytes = 0};
    making.files.set = co_await store::read_clip_set(tools.pool, *row.character_id, deadline);
    making.files.references =
        co_await store::list_reference_images(tools.pool, *row.character_id, deadline);
    const auto stored = co_await store::read_expression_labels(tools.pool, deadline);
    making.labels = fill_labels(label_map_from_json(stored.entries), making.files.set);
    co_return making;
}

awaitable<void> fetch(const ExchangeTools& tools, Making& making, std::string key,
                      std::filesystem::path path, Deadline deadline) {
    const auto room =
        limits::clip_set_bytes_max - std::min(limits::clip_set_bytes_max, making.fetched_bytes);
    co_await fetch_object(tools, std::move(key), path, room, deadline);
    const std::function<std::uint64_t()> measure = [path] {
        return File::open(path, scratch_place).size();
    };
    const auto bytes = co_await tools.work.run(measure);
    making.fetched_bytes += bytes;
}

// The clip of an emotion, and with it what the format takes.
awaitable<void> add_clip(const ExchangeTools& tools, Making& making,
                         const store::ClipSetEmotion& cell, Deadline deadline) {
    const auto stem = making.directory / file_stem(cell.emotion);
    auto clip = stem;
    clip += ".mp4";
    co_await fetch(tools, making, cell.clip->video_key, clip, deadline);
    if (making.format == ClipSetFormat::sillytavern) {
        const video::AnimationSpec spec{.side_pixels_max = limits::expression_side_max,
                                        .bytes_max = limits::expression_bytes_max,
                                        .fps = limits::expression_fps_max};
        auto image = stem;
        image += ".webp";
        const video::ImagePaths paths{.source = clip, .image = image};
        const auto made = co_await video::animate_in_child(tools.renderer, spec, paths, deadline);
        making.fetched_bytes += made.bytes;
        making.files.animations.emplace(cell.emotion, std::move(image));
        co_return;
    }
    making.files.clips.emplace(cell.emotion, std::move(clip));
    if (!cell.clip->poster_key.empty()) {
        auto poster = stem;
        poster += ".poster";
        co_await fetch(tools, making, cell.clip->poster_key, poster, deadline);
        making.files.posters.emplace(cell.emotion, std::move(poster));
    }
}

awaitable<void> add_images(const ExchangeTools& tools, Making& making, Deadline deadline) {
    for (const auto& image : making.files.references) {
        auto path = making.directory / fmt::format("{}.image", to_string(image.id));
        co_await fetch(tools, making, image.object_key, path, deadline);
        making.files.images.emplace(image.object_key, std::move(path));
    }
}

// Every clip, but for expressions only those that some label shows.
awaitable<void> bring_together(const ExchangeTools& tools, jobs::JobRun& run, Making& making) {
    std::set<std::string> shown;
    for (const auto& [label, emotion] : making.labels.emotions) {
        shown.insert(emotion);
    }
    const bool is_pack = making.format == ClipSetFormat::sillytavern;
    std::size_t done = 0;
    for (const auto& cell : making.files.set.emotions) {
        ++done;
        if (!cell.clip || (is_pack && !shown.contains(cell.emotion))) {
            continue;
        }
        co_await add_clip(tools, making, cell, run.deadline());
        run.set_progress(0.9 * static_cast<double>(done) /
                         static_cast<double>(making.files.set.emotions.size()));
    }
    if (!is_pack) {
        co_await add_images(tools, making, run.deadline());
    }
    const bool has_any = !making.files.animations.empty() || !making.files.clips.empty();
    if (!has_any) {
        throw Error(ErrorKind::conflict,
                    "The character has no completed video yet, so there is nothing to export; make "
                    "videos of its emotions first.");
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
    const json::value result = describe(making->format, making->files.set, making->labels);
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
