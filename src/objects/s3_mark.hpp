// The object that says whose a bucket is, "mien-environment": production and staging each mark
// theirs, so that neither can take the other's by a wrong name.
#pragma once

#include <optional>
#include <string>

#include "objects/s3_client.hpp"

namespace mien::objects {

// The environment that the bucket is marked as, below the prefix of the settings or at its root;
// nothing when it has no mark. Throws unavailable when that cannot be said.
[[nodiscard]] awaitable<std::optional<std::string>> find_bucket_mark(S3Client& client,
                                                                     Deadline deadline);

// Marks a bucket that has no mark yet as that of the settings' environment. Throws unavailable,
// also when it is another one's.
[[nodiscard]] awaitable<void> require_own_bucket(S3Client& client, Deadline deadline);

// Whether there is an object below the prefix, whoever's. Throws unavailable.
[[nodiscard]] awaitable<bool> has_objects(S3Client& client, Deadline deadline);

}  // namespace mien::objects
