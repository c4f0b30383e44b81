// A store whose objects several databases share, as staging's generations do: what one of them does
// not need any more stays for the others, and goes when none needs it (sync/storage_reset.hpp).
#pragma once

#include "objects/object_store.hpp"

namespace mien::objects {

class KeepingStore final : public ObjectStore {
  public:
    explicit KeepingStore(std::unique_ptr<ObjectStore> store) : store_(std::move(store)) {}

    [[nodiscard]] awaitable<void> put(std::string key, NewObject object,
                                      Deadline deadline) override;
    [[nodiscard]] awaitable<std::unique_ptr<ObjectReader>> open(std::string key, ByteRange range,
                                                                Deadline deadline) override;
    [[nodiscard]] awaitable<std::optional<ObjectInfo>> find(std::string key,
                                                            Deadline deadline) override;
    // The object stays.
    [[nodiscard]] awaitable<void> remove(std::string key, Deadline deadline) override;
    [[nodiscard]] awaitable<void> list(TakeObjects take, Deadline deadline) override;
    [[nodiscard]] awaitable<std::size_t> remove_unfinished(std::chrono::seconds older_than,
                                                           Deadline deadline) override;
    [[nodiscard]] awaitable<void> require_usable(Deadline deadline) override;
    [[nodiscard]] std::optional<std::string> public_link(const PublicLink& link) const override;

  private:
    std::unique_ptr<ObjectStore> store_;
};

}  // namespace mien::objects
