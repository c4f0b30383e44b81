#include "video/clip.hpp"

#include <cerrno>
#include <chrono>
#include <system_error>
#include <vector>

#include <fmt/format.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "objects/digest.hpp"
#include "objects/file.hpp"

namespace mien::video {
namespace {

constexpr std::size_t head_bytes = 12;
constexpr std::string_view scratch_prefix = "mien-clip-";
constexpr std::string_view scratch_pattern = "XXXXXX";

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
    const auto file = objects::File::open_for_reading(path);
    if (!is_right_kind(file.read_at(0, head_bytes))) {
        throw no_clip("What the provider made is no clip.", path);
    }
    const auto digest = objects::digest_file(path, limits::clip_bytes_max);
    return {path, digest.bytes, digest.sha256, std::string(content_type)};
}

bool is_scratch_name(std::string_view name) {
    return name.size() == scratch_prefix.size() + scratch_pattern.size() &&
           name.starts_with(scratch_prefix);
}

// Never through a link: what it points to is not ours.
bool is_left_scratch(const std::filesystem::path& path) {
    struct stat status{};
    if (!is_scratch_name(path.filename().string()) || ::lstat(path.c_str(), &status) != 0 ||
        !S_ISDIR(status.st_mode) || status.st_uid != ::geteuid()) {
        return false;
    }
    const auto touched = std::chrono::system_clock::from_time_t(status.st_mtime);
    return std::chrono::system_clock::now() - touched > limits::object_unfinished_life;
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

ScratchDirectory::ScratchDirectory(const std::filesystem::path& parent) {
    std::error_code failure;
    std::filesystem::create_directories(parent, failure);
    auto pattern = (parent / fmt::format("{}{}", scratch_prefix, scratch_pattern)).string();
    if (failure || ::mkdtemp(pattern.data()) == nullptr) {
        const auto reason = failure ? failure.message() : std::generic_category().message(errno);
        throw Error(ErrorKind::unavailable,
                    "There is no room for working files: check the scratch directory and its disk.")
            .with_detail(fmt::format("{}: {}", parent.string(), reason));
    }
    path_ = pattern;
}

ScratchDirectory::~ScratchDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::size_t sweep_scratch(const std::filesystem::path& parent) {
    std::vector<std::filesystem::path> left;
    std::error_code failure;
    for (std::filesystem::directory_iterator entry(parent, failure), end; entry != end && !failure;
         entry.increment(failure)) {
        if (is_left_scratch(entry->path())) {
            left.push_back(entry->path());
        }
    }
    std::size_t removed = 0;
    for (const auto& path : left) {
        std::error_code refusal;
        std::filesystem::remove_all(path, refusal);
        removed += refusal ? 0 : 1;
    }
    return removed;
}

}  // namespace mien::video
