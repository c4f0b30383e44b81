#include "objects/filesystem_store.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <unistd.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/limits/objects.hpp"
#include "base/scratch_directory.hpp"
#include "objects/object_key.hpp"
#include "objects/store_deadline.hpp"

namespace mien::objects {
namespace {

namespace fs = std::filesystem;

// Where files are until they are whole: one directory, so that what a dead writer has left is found
// without a look at the objects. No key has a segment that begins with a dot, so nothing in it is
// taken for an object.
constexpr std::string_view partial_directory = ".partial";

constexpr unsigned object_mode = 0640;

[[noreturn]] void throw_store_error(int error_number, std::string_view what, const fs::path& path) {
    throw_file_error(error_number, store_place, what, path);
}

void require_success(const std::error_code& failure, std::string_view what, const fs::path& path) {
    if (failure) {
        throw_store_error(failure.value(), what, path);
    }
}

// Makes the names in a directory durable.
void sync_directory(const fs::path& directory) {
    File::open_directory(directory, store_place).sync();
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

// Reads the file to its end; throws when it is not what the object says.
void read_checked(const File& file, const NewObject& object, Deadline deadline,
                  const std::function<void(std::string_view)>& on_bytes) {
    Digest digest;
    std::uint64_t done = 0;
    while (true) {
        require_time(deadline);
        const auto bytes = file.read_at(done, limits::object_chunk_bytes);
        if (bytes.empty()) {
            break;
        }
        on_bytes(bytes);
        digest.update(bytes);
        done += bytes.size();
    }
    if (done != object.bytes || digest.finish() != object.sha256) {
        throw Error(ErrorKind::internal, "The file changed while it was being stored.")
            .with_detail(object.file.string());
    }
}

void copy_checked(const NewObject& object, const fs::path& target, Deadline deadline) {
    const auto source = File::open(object.file, scratch_place);
    const auto copy = File::create(target, store_place);
    read_checked(source, object, deadline,
                 [&copy](std::string_view bytes) { copy.write_all(bytes); });
    copy.sync();
}

// The file itself under another name. False where that cannot be done, as on another file system.
bool try_take(const NewObject& object, const fs::path& target, Deadline deadline) {
    if (object.fate != FileFate::given_up || ::link(object.file.c_str(), target.c_str()) != 0) {
        return false;
    }
    const auto file = File::open(target, store_place);
    read_checked(file, object, deadline, [](std::string_view /*bytes*/) {});
    file.set_mode(object_mode);
    file.sync();
    return true;
}

void put_file(const fs::path& partials, const fs::path& target, const NewObject& object,
              Deadline deadline) {
    const auto directory = target.parent_path();
    make_directory(directory);
    make_directory(partials);
    const PartialFile partial(partials);
    if (!try_take(object, partial.path(), deadline)) {
        copy_checked(object, partial.path(), deadline);
    }
    require_time(deadline);
    // A hard link is the rename that never replaces, on every POSIX file system.
    if (::link(partial.path().c_str(), target.c_str()) != 0) {
        if (errno == EEXIST) {
            throw Error(ErrorKind::conflict, "There is an object with this key already.");
        }
        throw_store_error(errno, "link", target);
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
std::optional<ObjectInfo> describe(const fs::path& path) {
    std::error_code failure;
    const fs::directory_entry entry(path, failure);
    if (failure || entry.is_symlink(failure) || !entry.is_regular_file(failure)) {
        return std::nullopt;
    }
    const auto bytes = entry.file_size(failure);
    if (failure) {
        return std::nullopt;
    }
    return ObjectInfo{bytes, modified_at(entry)};
}

std::size_t remove_partial_files(const fs::path& partials, std::chrono::seconds older_than,
                                 Deadline deadline) {
    const auto newest = std::chrono::file_clock::now() - older_than;
    std::vector<fs::path> found;
    std::error_code failure;
    for (fs::directory_iterator entry(partials, failure), end; entry != end && !failure;
         entry.increment(failure)) {
        std::error_code gone;
        if (entry->last_write_time(gone) <= newest && !gone) {
            found.push_back(entry->path());
        }
    }
    if (failure && failure.value() != ENOENT) {
        throw_store_error(failure.value(), "list", partials);
    }
    for (const auto& path : found) {
        require_time(deadline);
        ::unlink(path.c_str());
    }
    return found.size();
}

constexpr int reading = R_OK | X_OK;

void require_access(const fs::path& directory, int rights) {
    if (::access(directory.c_str(), rights) != 0) {
        throw_store_error(errno, "access", directory);
    }
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

    [[nodiscard]] awaitable<std::string> read(std::size_t bytes_max, Deadline deadline) override {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(bytes_max, left_));
        if (count == 0) {
            co_return std::string();
        }
        // The call owns the file: it may go on after a cancelled reader is gone.
        const std::function<std::string()> call = [file = file_, offset = offset_, count] {
            return file->read_at(offset, count);
        };
        auto bytes = co_await run_by(work_, deadline, call);
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

// Where a walk through the directory is.
class Walk {
  public:
    explicit Walk(fs::path directory) : directory_(std::move(directory)), place_(directory_) {}

    // The next objects; none at the end.
    std::vector<ListedObject> next() {
        std::vector<ListedObject> objects;
        std::error_code failure;
        while (place_ != fs::recursive_directory_iterator() &&
               objects.size() < limits::listed_objects_page) {
            const bool is_hidden = place_->path().filename().native().starts_with('.');
            if (is_hidden) {
                place_.disable_recursion_pending();
            } else if (fs::is_regular_file(place_->symlink_status(failure))) {
                take(*place_, objects);
            }
            place_.increment(failure);
            require_success(failure, "list", directory_);
        }
        return objects;
    }

  private:
    void take(const fs::directory_entry& file, std::vector<ListedObject>& objects) const {
        std::error_code gone;
        const auto bytes = file.file_size(gone);
        auto key = file.path().lexically_relative(directory_).generic_string();
        if (!gone && is_object_key(key)) {
            objects.push_back({std::move(key), bytes});
        }
    }

    fs::path directory_;
    fs::recursive_directory_iterator place_;
};

}  // namespace

FilesystemStore::FilesystemStore(std::filesystem::path directory, async::WorkPool& work)
    : directory_(fs::absolute(directory)), work_(work) {
    make_directory(directory_);
    require_access(directory_, reading);
}

awaitable<void> FilesystemStore::put(std::string key, NewObject object, Deadline deadline) {
    require_object_key(key);
    const std::function<void()> call = [partials = directory_ / partial_directory,
                                        target = directory_ / key, object = std::move(object),
                                        deadline] { put_file(partials, target, object, deadline); };
    co_await run_by(work_, deadline, call);
}

awaitable<std::unique_ptr<ObjectReader>> FilesystemStore::open(std::string key, ByteRange range,
                                                               Deadline deadline) {
    require_object_key(key);
    const std::function<std::shared_ptr<const File>()> call = [path = directory_ / key] {
        auto file = describe(path) ? File::find(path, store_place) : std::nullopt;
        if (!file) {
            throw Error(ErrorKind::not_found, "There is no such object.");
        }
        return std::make_shared<const File>(std::move(*file));
    };
    auto file = co_await run_by(work_, deadline, call);
    co_return std::make_unique<FileReader>(std::move(file), range, work_);
}

awaitable<std::optional<ObjectInfo>> FilesystemStore::find(std::string key, Deadline deadline) {
    require_object_key(key);
    const std::function<std::optional<ObjectInfo>()> call = [path = directory_ / key] {
        return describe(path);
    };
    co_return co_await run_by(work_, deadline, call);
}

awaitable<void> FilesystemStore::remove(std::string key, Deadline deadline) {
    require_object_key(key);
    const std::function<void()> call = [path = directory_ / key] {
        if (::unlink(path.c_str()) == 0) {
            sync_directory(path.parent_path());
        } else if (errno != ENOENT && errno != ENOTDIR) {
            throw_store_error(errno, "remove", path);
        }
    };
    co_await run_by(work_, deadline, call);
}

awaitable<void> FilesystemStore::list(TakeObjects take, Deadline deadline) {
    const std::function<std::shared_ptr<Walk>()> begin = [directory = directory_] {
        return std::make_shared<Walk>(directory);
    };
    const auto walk = co_await run_by(work_, deadline, begin);
    const std::function<std::vector<ListedObject>()> call = [walk] { return walk->next(); };
    while (true) {
        auto objects = co_await run_by(work_, deadline, call);
        if (objects.empty()) {
            co_return;
        }
        co_await take(std::move(objects));
    }
}

awaitable<std::size_t> FilesystemStore::remove_unfinished(std::chrono::seconds older_than,
                                                          Deadline deadline) {
    const std::function<std::size_t()> call = [partials = directory_ / partial_directory,
                                               older_than, deadline] {
        return remove_partial_files(partials, older_than, deadline);
    };
    co_return co_await run_by(work_, deadline, call);
}

awaitable<void> FilesystemStore::require_usable(Deadline deadline) {
    const std::function<void()> call = [directory = directory_] {
        require_access(directory, reading | W_OK);
    };
    co_await run_by(work_, deadline, call);
}

std::optional<std::string> FilesystemStore::public_link(const PublicLink& /*link*/) const {
    return std::nullopt;
}

}  // namespace mien::objects
