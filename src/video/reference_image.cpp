#include "video/reference_image.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/limits/objects.hpp"
#include "base/scratch_directory.hpp"
#include "store/exchange/reference_images.hpp"

namespace mien::video {

awaitable<std::optional<ReferenceImage>> fetch_reference_image(
    pg::Pool& pool, objects::ObjectStore& objects, const store::Depicted& depicted,
    std::string emotion, std::filesystem::path directory, Deadline deadline) {
    const auto character_id = CharacterId::parse(depicted.character_id);
    if (!character_id) {
        co_return std::nullopt;
    }
    const auto image =
        co_await store::find_reference_image(pool, *character_id, std::move(emotion), deadline);
    if (!image) {
        co_return std::nullopt;
    }
    const auto reader = co_await objects.open(image->object_key, {}, deadline);
    std::string bytes;
    while (bytes.size() < image->bytes) {
        const auto more = co_await reader->read(limits::object_chunk_bytes, deadline);
        if (more.empty()) {
            break;
        }
        bytes += more;
    }
    if (sha256(bytes) != image->sha256) {
        throw Error(ErrorKind::unavailable, "The reference image could not be read whole.");
    }
    auto path = directory / "reference.png";
    File::create(path, scratch_place).write_all(bytes);
    co_return ReferenceImage{.file = std::move(path),
                             .sha256 = to_hex(image->sha256),
                             .content_type = image->content_type};
}

}  // namespace mien::video
