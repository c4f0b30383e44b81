#include "video/reference_image.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/limits/objects.hpp"
#include "base/scratch_directory.hpp"

namespace mien::video {

awaitable<std::optional<store::ReferenceImageRow>> find_image_of(pg::Pool& pool,
                                                                 const store::Depicted& depicted,
                                                                 std::string emotion,
                                                                 Deadline deadline) {
    const auto character_id = CharacterId::parse(depicted.character_id);
    if (!character_id) {
        co_return std::nullopt;
    }
    co_return co_await store::find_reference_image(pool, *character_id, std::move(emotion),
                                                   deadline);
}

ReferenceImage image_in(const std::filesystem::path& directory,
                        const store::ReferenceImageRow& row) {
    return {.file = directory / "reference.png",
            .sha256 = to_hex(row.sha256),
            .content_type = row.content_type};
}

awaitable<void> fetch_image(objects::ObjectStore& objects, store::ReferenceImageRow row,
                            std::filesystem::path file, Deadline deadline) {
    const auto reader = co_await objects.open(row.object_key, {}, deadline);
    std::string bytes;
    while (bytes.size() < row.bytes) {
        const auto more = co_await reader->read(limits::object_chunk_bytes, deadline);
        if (more.empty()) {
            break;
        }
        bytes += more;
    }
    if (sha256(bytes) != row.sha256) {
        throw Error(ErrorKind::unavailable, "The reference image could not be read whole.");
    }
    File::create(file, scratch_place).write_all(bytes);
}

}  // namespace mien::video
