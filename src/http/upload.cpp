#include "http/upload.hpp"

#include <cerrno>
#include <chrono>
#include <string_view>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"

namespace mien::http {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view directory_prefix = "mien-upload-";
constexpr std::string_view directory_pattern = "XXXXXX";
constexpr std::string_view file_name = "body";

[[noreturn]] void throw_no_room(const std::error_code& reason, std::string_view what,
                                const fs::path& path) {
    throw Error(ErrorKind::unavailable,
                "There is no room for the upload on the server; try again later.")
        .with_detail(fmt::format("{} {}: {}", what, path.string(), reason.message()));
}

std::error_code last_error() {
    return {errno, std::generic_category()};
}

fs::path usual_directory(const fs::path& chosen) {
    if (!chosen.empty()) {
        return chosen;
    }
    std::error_code failure;
    auto directory = fs::temp_directory_path(failure);
    return failure ? fs::path("/tmp") : directory;
}

fs::path make_private_directory(const fs::path& parent) {
    std::error_code failure;
    fs::create_directories(parent, failure);
    if (failure) {
        throw_no_room(failure, "make", parent);
    }
    auto pattern = (parent / fmt::format("{}{}", directory_prefix, directory_pattern)).string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw_no_room(last_error(), "make", pattern);
    }
    return pattern;
}

// Whoever writes an upload holds the lock of its file, and the system drops it with the process.
bool is_held(const fs::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0) {
        return errno != ENOENT;
    }
    const bool is_locked = ::flock(descriptor, LOCK_EX | LOCK_NB) != 0;
    ::close(descriptor);
    return is_locked;
}

// Never through a link: what it points to is not ours.
bool is_left_upload(const fs::path& path) {
    const auto name = path.filename().string();
    struct stat status{};
    if (name.size() != directory_prefix.size() + directory_pattern.size() ||
        !name.starts_with(directory_prefix) || ::lstat(path.c_str(), &status) != 0 ||
        !S_ISDIR(status.st_mode) || status.st_uid != ::geteuid()) {
        return false;
    }
    const auto age =
        std::chrono::system_clock::now() - std::chrono::system_clock::from_time_t(status.st_mtime);
    return age > limits::upload_begin_time_max && !is_held(path / file_name);
}

}  // namespace

struct Upload::File {
    explicit File(const fs::path& parent)
        : directory(make_private_directory(parent)), path(directory / file_name) {
        piece.reserve(limits::transfer_bytes_max);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        if (descriptor >= 0) {
            ::close(descriptor);
        }
        std::error_code ignored;
        fs::remove_all(directory, ignored);
    }

    void open() {
        descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (descriptor < 0 || ::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
            throw_no_room(last_error(), "create", path);
        }
    }
    void write_piece() {
        std::string_view bytes = piece;
        digest.update(bytes);
        while (!bytes.empty()) {
            const auto count = ::write(descriptor, bytes.data(), bytes.size());
            if (count < 0 && errno != EINTR) {
                throw_no_room(last_error(), "write", path);
            }
            bytes.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
        }
    }

    const fs::path directory;
    const fs::path path;
    int descriptor = -1;
    std::string piece;
    Digest digest;
};

Upload::Upload(ServerState& state) : state_(state) {
    ++state_.uploads;
}

Upload::~Upload() {
    --state_.uploads;
}

awaitable<std::unique_ptr<Upload>> Upload::begin(ServerState& state) {
    if (state.uploads >= state.options.limits.uploads_max) {
        throw Error(ErrorKind::unavailable,
                    "The server is taking as many uploads as it can; try again soon.")
            .with_retry_after(limits::upload_retry_after);
    }
    std::unique_ptr<Upload> upload(new Upload(state));
    std::function<std::shared_ptr<File>()> call = [directory = state.options.upload_directory] {
        auto file = std::make_shared<File>(usual_directory(directory));
        file->open();
        return file;
    };
    upload->file_ = co_await state.files.run(std::move(call));
    co_return upload;
}

std::string& Upload::piece() {
    return file_->piece;
}

std::size_t Upload::piece_room() const {
    return limits::transfer_bytes_max - file_->piece.size();
}

std::uint64_t Upload::bytes() const {
    return written_bytes_ + file_->piece.size();
}

awaitable<void> Upload::write_piece() {
    if (file_->piece.empty()) {
        co_return;
    }
    std::function<void()> call = [file = file_] { file->write_piece(); };
    co_await state_.files.run(std::move(call));
    written_bytes_ += file_->piece.size();
    file_->piece.clear();
}

BodyFile Upload::finish() {
    return {.path = file_->path, .bytes = written_bytes_, .sha256 = file_->digest.finish()};
}

awaitable<void> Upload::discard() {
    // The call is the last owner, whether it runs or is turned away by a full pool.
    std::function<void()> call = [file = std::move(file_)]() mutable { file.reset(); };
    co_await state_.files.run(std::move(call));
}

awaitable<void> sweep_uploads(std::shared_ptr<ServerState> state) {
    std::function<std::size_t()> call = [directory = state->options.upload_directory] {
        return remove_left_uploads(usual_directory(directory));
    };
    const auto removed = co_await state->files.run(std::move(call));
    if (removed > 0) {
        log(LogLevel::info, "uploads_swept", {{"count", removed}});
    }
}

std::size_t remove_left_uploads(const fs::path& directory) {
    std::vector<fs::path> left;
    std::error_code failure;
    for (fs::directory_iterator entry(directory, failure), end; entry != end && !failure;
         entry.increment(failure)) {
        if (is_left_upload(entry->path())) {
            left.push_back(entry->path());
        }
    }
    std::size_t removed = 0;
    for (const auto& path : left) {
        std::error_code refusal;
        fs::remove_all(path, refusal);
        removed += refusal ? 0 : 1;
    }
    return removed;
}

}  // namespace mien::http
