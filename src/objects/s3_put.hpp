// An object written to S3 with one request.
#pragma once

#include "objects/s3_write.hpp"

namespace mien::objects {

// Create-only: S3 itself refuses a key that is taken (If-None-Match) and bytes that are not those
// of the digest. Throws conflict, internal and unavailable as ObjectStore::put.
[[nodiscard]] awaitable<void> put_whole(S3Client& client, S3Write write, Deadline deadline);

}  // namespace mien::objects
