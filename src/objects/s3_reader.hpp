// An object of S3 read in windows: each is one ranged request, which may be repeated, so that a
// connection that breaks costs a window and no reader holds one while its client is slow.
#pragma once

#include <memory>
#include <string>

#include "async/work_pool.hpp"
#include "objects/object_store.hpp"
#include "objects/s3_client.hpp"

namespace mien::objects {

// Fetches the first window. Who reads the whole object gets its last window only when all of it has
// the digest that was stored with it: a read throws internal else. Throws not_found and unavailable
// as ObjectStore::open.
[[nodiscard]] awaitable<std::unique_ptr<ObjectReader>> open_s3_reader(
    S3Client& client, async::WorkPool& work, std::string key, ByteRange range, Deadline deadline);

}  // namespace mien::objects
