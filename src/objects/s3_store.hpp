// Objects in a bucket of S3 or of a server that speaks its protocol, for any number of machines.
// The first call makes sure that the bucket is marked as the environment's; none does anything in
// another one's. Needs of the server: signatures of version 4, If-None-Match on writes, and that
// what was written is seen at once; `mien storage check` tries each.
#pragma once

#include "async/work_pool.hpp"
#include "objects/object_store.hpp"
#include "objects/s3_client.hpp"

namespace mien::objects {

class S3Store final : public ObjectStore {
  public:
    // Throws invalid for settings that cannot be right; connects to nothing yet. Files are read on
    // the pool, which must outlive the store.
    S3Store(S3Settings settings, Executor executor, async::WorkPool& work);

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
    [[nodiscard]] std::optional<std::string> public_link(const PublicLink& link) const override;

  private:
    // Of Mien's key, which must be one.
    [[nodiscard]] std::string full_key(std::string_view key) const;
    // In front of each call. Throws unavailable.
    [[nodiscard]] awaitable<void> begin(Deadline deadline);

    S3Client client_;
    async::WorkPool& work_;
    bool is_known_as_own_ = false;
};

}  // namespace mien::objects
