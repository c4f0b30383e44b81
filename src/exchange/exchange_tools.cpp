#include "exchange/exchange_tools.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/exchange.hpp"
#include "base/limits/objects.hpp"
#include "base/scratch_directory.hpp"
#include "exchange/webp_still.hpp"
#include "store/exchange/reference_images.hpp"
#include "video/order/media_process.hpp"

namespace mien::exchange {
namespace {

Sha256 digest_from_hex(std::string_view text) {
    const auto bytes = from_hex(text);
    Sha256 digest{};
    if (!bytes || bytes->size() != digest.size()) {
        throw Error(ErrorKind::internal, "The renderer told no digest of its image.");
    }
    std::ranges::copy(*bytes, digest.begin());
    return digest;
}

// The file itself, but for an animated WebP: then another beside it, with its first picture.
awaitable<std::filesystem::path> still_of(const ExchangeTools& tools,
                                          std::filesystem::path source) {
    const std::function<std::filesystem::path()> make = [source = std::move(source)] {
        constexpr std::size_t beginning_bytes = 32;
        if (!is_animated_webp(File::open(source, scratch_place).read_at(0, beginning_bytes))) {
            return source;
        }
        auto still = source;
        still += ".still";
        write_first_picture(source, still);
        return still;
    };
    co_return co_await tools.work.run(make);
}

}  // namespace

awaitable<void> fetch_object(const ExchangeTools& tools, std::string key,
                             std::filesystem::path path, std::uint64_t bytes_max,
                             Deadline deadline) {
    const std::function<std::shared_ptr<File>()> create = [path = std::move(path)] {
        return std::make_shared<File>(File::create(path, scratch_place));
    };
    const auto file = co_await tools.work.run(create);
    const auto reader = co_await tools.objects.open(std::move(key), {}, deadline);
    if (reader->object_bytes() > bytes_max) {
        throw Error(ErrorKind::too_large,
                    fmt::format("A file is larger than {} MiB.", bytes_max / (1024UL * 1024)));
    }
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

awaitable<void> store_file(const ExchangeTools& tools, store::ObjectRow object,
                           std::filesystem::path path, Deadline deadline) {
    co_await store::insert_pending_object(tools.pool, object.key, object.content_type, deadline);
    const objects::NewObject stored{.file = std::move(path),
                                    .bytes = object.bytes,
                                    .sha256 = object.sha256,
                                    .content_type = object.content_type,
                                    .fate = objects::FileFate::given_up};
    co_await tools.objects.put(object.key, stored, deadline);
}

awaitable<void> require_live(pg::Transaction& transaction, store::ObjectRow object) {
    const bool is_live = co_await store::mark_object_live(transaction, std::move(object));
    if (!is_live) {
        throw Error(ErrorKind::internal, "The file was removed before it was complete.");
    }
}

awaitable<TakenImage> take_image(const ExchangeTools& tools, std::filesystem::path source,
                                 std::optional<video::CropRectangle> crop, Deadline deadline) {
    const video::ImageSpec spec{.side_pixels_max = limits::reference_image_side_max, .crop = crop};
    auto made_path = source;
    made_path += ".png";
    auto still = co_await still_of(tools, std::move(source));
    const video::ImagePaths paths{.source = std::move(still), .image = made_path};
    const auto made = co_await video::crop_image_in_child(tools.renderer, spec, paths, deadline);
    const auto id = store::ReferenceImageId::make();
    TakenImage taken{.object = {.key = fmt::format("references/{}.png", to_string(id)),
                                .content_type = "image/png",
                                .bytes = made.bytes,
                                .sha256 = digest_from_hex(made.sha256)},
                     .width = made.width,
                     .height = made.height,
                     .palette = made.palette};
    co_await store_file(tools, taken.object, made_path, deadline);
    co_return taken;
}

}  // namespace mien::exchange
