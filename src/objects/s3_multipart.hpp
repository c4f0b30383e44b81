// A large object written to S3 in parts, each with a checksum of its own.
#pragma once

#include <chrono>
#include <cstddef>

#include "async/work_pool.hpp"
#include "objects/s3_write.hpp"

namespace mien::objects {

// As put_whole; whatever fails, the parts are given up again. A server that ignores If-None-Match
// when an upload is completed could replace an object that comes into being meanwhile: one that was
// there before is seen, and `mien storage check` finds such a server out.
[[nodiscard]] awaitable<void> put_in_parts(S3Client& client, async::WorkPool& work, S3Write write,
                                           Deadline deadline);

// Gives up uploads below the prefix that began before the given age. Returns how many.
[[nodiscard]] awaitable<std::size_t> abort_uploads(S3Client& client,
                                                   std::chrono::seconds older_than,
                                                   Deadline deadline);

}  // namespace mien::objects
