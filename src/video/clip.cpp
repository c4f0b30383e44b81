#include "video/clip.hpp"

#include <system_error>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/limits/clips.hpp"
#include "base/scratch_directory.hpp"
#include "objects/digest.hpp"

namespace mien::video {
namespace {

constexpr std::size_t head_bytes = 12;

bool is_mp4(std::string_view head) {
    return head.size() == head_bytes && head.substr(4, 4) == "ftyp";
}

bool is_jpeg(std::string_view head) {
    return head.starts_with("\xff\xd8\xff");
}

Error no_clip(const char* message, const std::filesystem::path& file) {
    return Error(ErrorKind::upstream_failed, message).with_detail(file.string());
}

objects::NewObject check_file(const std::filesystem::path& path, std::string_view content_type,
                              bool (*is_right_kind)(std::string_view)) {
    std::error_code failure;
    const auto bytes = std::filesystem::file_size(path, failure);
    if (failure || bytes == 0) {
        throw no_clip("The provider ended without a clip.", path);
    }
    if (bytes > limits::clip_bytes_max) {
        throw no_clip("The clip is larger than a clip may be.", path);
    }
    const auto file = File::open(path, scratch_place);
    if (!is_right_kind(file.read_at(0, head_bytes))) {
        throw no_clip("What the provider made is no clip.", path);
    }
    const auto digest = objects::digest_file(path, limits::clip_bytes_max);
    return {path, digest.bytes, digest.sha256, std::string(content_type),
            objects::FileFate::given_up};
}

}  // namespace

ClipKeys clip_keys(std::string_view folder, std::string_view id, int attempt) {
    const auto stem = fmt::format("{}/{}-{}", folder, id, attempt);
    return {stem + ".mp4", stem + ".jpg"};
}

awaitable<CheckedClip> check_clip(async::WorkPool& work, MadeClip made) {
    const std::function<CheckedClip()> call = [made = std::move(made)] {
        return CheckedClip{check_file(made.video, video_content_type, is_mp4),
                           check_file(made.poster, poster_content_type, is_jpeg)};
    };
    co_return co_await work.run(call);
}

store::ObjectRow row_of(std::string key, const objects::NewObject& object) {
    return {std::move(key), object.content_type, object.bytes, object.sha256};
}

}  // namespace mien::video
