// Objects as files below one directory: for one machine, and for development. Any number of
// processes may use the directory at once. A file that is given up is linked when it lies on the
// same file system, and copied else; either way its bytes are read and compared once.
#pragma once

#include <filesystem>

#include "async/work_pool.hpp"
#include "objects/object_store.hpp"

namespace mien::objects {

class FilesystemStore final : public ObjectStore {
  public:
    // Makes the directory when it is not there. Blocks; throws unavailable when it cannot be read.
    // That it can be written to as well is for require_usable: the bridge only reads production's.
    // The pool, where all file work happens, must outlive the store.
    FilesystemStore(std::filesystem::path directory, async::WorkPool& work);

    [[nodiscard]] awaitable<void> put(std::string key, NewObject object,
                                      Deadline deadline) override;
    [[nodiscard]] awaitable<std::unique_ptr<ObjectReader>> open(std::string key, ByteRange range,
                                                                Deadline deadline) override;
    [[nodiscard]] awaitable<std::optional<ObjectInfo>> find(std::string key,
                                                            Deadline deadline) override;
    [[nodiscard]] awaitable<void> remove(std::string key, Deadline deadline) override;
    [[nodiscard]] awaitable<void> list(TakeObjects take, Deadline deadline) override;
    [[nodiscard]] awaitable<std::size_t> remove_unfinished(std::chrono::seconds older_than,
                                                           Deadline deadline) override;
    [[nodiscard]] awaitable<void> require_usable(Deadline deadline) override;
    // Nothing: no browser reaches a directory.
    [[nodiscard]] std::optional<std::string> public_link(const PublicLink& link) const override;

  private:
    std::filesystem::path directory_;
    async::WorkPool& work_;
};

}  // namespace mien::objects
