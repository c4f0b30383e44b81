#include "objects/filesystem_store.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <unistd.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/limits.hpp"
#include "objects/file.hpp"
#include "objects/object_key.hpp"

namespace mien::objects {
namespace {

namespace fs = std::filesystem;

// Where files are until they are whole: one directory, so that what a dead writer has left is found
// without a look at the objects. No key has a segment that begins with a dot, so nothing in it is
// taken for an object.
constexpr std::string_view partial_directory = ".partial";

Error no_such_object() {
    return Error(ErrorKind::not_found, "There is no such object.");
}

void require_success(const std::error_code& failure, std::string_view what, const fs::path& path) {
    if (failure) {
        throw_file_error(failure.value(), what, path);
    }
}

// Makes a directory and those above it; each new name is made durable.
void make_directory(const fs::path& directory) {
    std::error_code failure;
    if (fs::is_directory(directory, failure)) {
        return;
    }
    const auto parent = directory.parent_path();
    if (parent != directory && !parent.empty()) {
        make_directory(parent);
    }
    fs::create_directory(directory, failure);
    require_success(failure, "make directory", directory);
    if (!parent.empty()) {
        sync_directory(parent);
    }
}

// A file that is gone when the writer leaves, however it leaves.
class PartialFile {
  public:
    explicit PartialFile(const fs::path& directory) : path_(directory / random_name()) {}
    ~PartialFile() { ::unlink(path_.c_str()); }
    PartialFile(const PartialFile&) = delete;
    PartialFile& operator=(const PartialFile&) = delete;

    [[nodiscard]] const fs::path& path() const { return path_; }

  private:
    static std::string random_name() {
        const auto bytes = random_bytes(12);
        return to_hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    }

    fs::path path_;
};

void copy_checked(const NewObject& object, const fs::path& target) {
    const auto source = File::open_for_reading(object.file);
    const auto copy = File::create(target);
    Digest digest;
    std::uint64_t done = 0;
    while (true) {
        const auto bytes = source.read_at(done, limits::object_chunk_bytes);
        if (bytes.empty()) {
            break;
        }
        copy.write_all(bytes);
        digest.update(bytes);
        done += bytes.size();
    }
    if (done != object.bytes || digest.finish() != object.sha256) {
        throw Error(ErrorKind::internal, "The file changed while it was being stored.")
            .with_detail(object.file.string());
    }
    copy.sync();
}

void put_file(const fs::path& partials, const fs::path& target, const NewObject& object) {
    const auto directory = target.parent_path();
    make_directory(directory);
    make_directory(partials);
    const PartialFile partial(partials);
    copy_checked(object, partial.path());
    // A hard link is the rename that never replaces, on every POSIX file system.
    if (::link(partial.path().c_str(), target.c_str()) != 0) {
        if (errno == EEXIST) {
            throw Error(ErrorKind::conflict, "There is an object with this key already.");
        }
        throw_file_error(errno, "link", target);
    }
    sync_directory(directory);
}

Timestamp modified_at(const fs::directory_entry& entry) {
    std::error_code failure;
    const auto time = entry.last_write_time(failure);
    if (failure) {
        return {};
    }
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::file_clock::to_sys(time));
}

// What is at a path, unless it went away meanwhile or is no plain file.
std::optional<ObjectInfo> describe(const fs::path& path, std::string key) {
    std::error_code failure;
    const fs::directory_entry entry(path, failure);
    if (failure || entry.is_symlink(failure) || !entry.is_regular_file(failure)) {
        return std::nullopt;
    }
    const auto bytes = entry.file_size(failure);
    if (failure) {
        return std::nullopt;
    }
    return ObjectInfo{std::move(key), bytes, modified_at(entry)};
}

// Calls visit(path) for every file below the directory. Names may come and go meanwhile.
template <class Visit>
void for_each_file(const fs::path& directory, Visit visit) {
    std::error_code failure;
    fs::recursive_directory_iterator entries(
        directory, fs::directory_options::skip_permission_denied, failure);
    while (!failure && entries != fs::recursive_directory_iterator()) {
        std::error_code ignored;
        if (entries->is_regular_file(ignored)) {
            visit(entries->path());
        }
        entries.increment(failure);
    }
    if (failure && failure.value() != ENOENT) {
        throw_file_error(failure.value(), "list", directory);
    }
}

ObjectPage list_files(const fs::path& directory, const ObjectStore::ListRequest& request) {
    ObjectPage page;
    // Only what can begin with the prefix is walked.
    const auto folder = request.prefix.substr(0, request.prefix.rfind('/') + 1);
    if (!folder.empty() && !is_object_key(folder + "x")) {
        return page;
    }
    for_each_file(directory / folder, [&](const fs::path& path) {
        auto key = path.lexically_relative(directory).generic_string();
        if (!key.starts_with(request.prefix) || key <= request.after || !is_object_key(key)) {
            return;
        }
        auto found = describe(path, std::move(key));
        if (found) {
            page.objects.push_back(std::move(*found));
        }
    });
    std::ranges::sort(page.objects, {}, &ObjectInfo::key);
    page.has_more = page.objects.size() > request.objects_max;
    page.objects.resize(std::min(page.objects.size(), request.objects_max));
    return page;
}

std::size_t remove_partial_files(const fs::path& partials, std::chrono::seconds older_than) {
    const auto newest = std::chrono::file_clock::now() - older_than;
    std::vector<fs::path> found;
    for_each_file(partials, [&](const fs::path& path) {
        std::error_code failure;
        if (fs::last_write_time(path, failure) <= newest && !failure) {
            found.push_back(path);
        }
    });
    for (const auto& path : found) {
        ::unlink(path.c_str());
    }
    return found.size();
}

class FileReader final : public ObjectReader {
  public:
    FileReader(std::shared_ptr<const File> file, ByteRange range, async::WorkPool& work)
        : file_(std::move(file)), object_bytes_(file_->size()), work_(work) {
        offset_ = std::min(range.offset, object_bytes_);
        const auto rest = object_bytes_ - offset_;
        left_ = range.length ? std::min(*range.length, rest) : rest;
    }

    [[nodiscard]] std::uint64_t object_bytes() const override { return object_bytes_; }

    [[nodiscard]] awaitable<std::string> read(std::size_t bytes_max) override {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(bytes_max, left_));
        if (count == 0) {
            co_return std::string();
        }
        // The call owns the file: it may go on after a cancelled reader is gone.
        const std::function<std::string()> call = [file = file_, offset = offset_, count] {
            return file->read_at(offset, count);
        };
        auto bytes = co_await work_.run(call);
        if (bytes.empty()) {
            throw Error(ErrorKind::internal, "An object became shorter while it was read.");
        }
        offset_ += bytes.size();
        left_ -= bytes.size();
        co_return bytes;
    }

  private:
    std::shared_ptr<const File> file_;
    std::uint64_t object_bytes_;
    async::WorkPool& work_;
    std::uint64_t offset_ = 0;
    std::uint64_t left_ = 0;
};

}  // namespace

FilesystemStore::FilesystemStore(std::filesystem::path directory, async::WorkPool& work)
    : directory_(fs::absolute(directory)), work_(work) {
    make_directory(directory_);
    if (::access(directory_.c_str(), R_OK | W_OK | X_OK) != 0) {
        throw_file_error(errno, "access", directory_);
    }
}

awaitable<void> FilesystemStore::put(std::string key, NewObject object) {
    require_object_key(key);
    const std::function<void()> call = [partials = directory_ / partial_directory,
                                        target = directory_ / key, object = std::move(object)] {
        put_file(partials, target, object);
    };
    co_await work_.run(call);
}

awaitable<std::unique_ptr<ObjectReader>> FilesystemStore::open(std::string key, ByteRange range) {
    require_object_key(key);
    const std::function<std::shared_ptr<const File>()> call = [path = directory_ / key, key] {
        if (!describe(path, key)) {
            throw no_such_object();
        }
        return std::make_shared<const File>(File::open_for_reading(path));
    };
    auto file = co_await work_.run(call);
    co_return std::make_unique<FileReader>(std::move(file), range, work_);
}

awaitable<std::optional<ObjectInfo>> FilesystemStore::find(std::string key) {
    require_object_key(key);
    const std::function<std::optional<ObjectInfo>()> call = [path = directory_ / key, key] {
        return describe(path, key);
    };
    co_return co_await work_.run(call);
}

awaitable<void> FilesystemStore::remove(std::string key) {
    require_object_key(key);
    const std::function<void()> call = [path = directory_ / key] {
        if (::unlink(path.c_str()) == 0) {
            sync_directory(path.parent_path());
        } else if (errno != ENOENT && errno != ENOTDIR) {
            throw_file_error(errno, "remove", path);
        }
    };
    co_await work_.run(call);
}

awaitable<ObjectPage> FilesystemStore::list(ListRequest request) {
    const std::function<ObjectPage()> call = [directory = directory_,
                                              request = std::move(request)] {
        return list_files(directory, request);
    };
    co_return co_await work_.run(call);
}

awaitable<std::size_t> FilesystemStore::remove_unfinished(std::chrono::seconds older_than) {
    const std::function<std::size_t()> call = [partials = directory_ / partial_directory,
                                               older_than] {
        return remove_partial_files(partials, older_than);
    };
    co_return co_await work_.run(call);
}

}  // namespace mien::objects
