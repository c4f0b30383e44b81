// Objects as files below one directory: for one machine, and for development. Any number of
// processes may use the directory at once.
#pragma once

#include <filesystem>

#include "async/work_pool.hpp"
#include "objects/object_store.hpp"

namespace mien::objects {

class FilesystemStore final : public ObjectStore {
  public:
    // Makes the directory when it is not there. Blocks; throws unavailable when it cannot be used.
    // The pool, where all file work happens, must outlive the store.
    FilesystemStore(std::filesystem::path directory, async::WorkPool& work);

    [[nodiscard]] awaitable<void> put(std::string key, NewObject object) override;
    [[nodiscard]] awaitable<std::unique_ptr<ObjectReader>> open(std::string key,
                                                                ByteRange range) override;
    [[nodiscard]] awaitable<std::optional<ObjectInfo>> find(std::string key) override;
    [[nodiscard]] awaitable<void> remove(std::string key) override;
    [[nodiscard]] awaitable<ObjectPage> list(ListRequest request) override;
    [[nodiscard]] awaitable<std::size_t> remove_unfinished(
        std::chrono::seconds older_than) override;

  private:
    std::filesystem::path directory_;
    async::WorkPool& work_;
};

}  // namespace mien::objects
