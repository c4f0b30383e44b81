// Buckets of the two S3 servers that the JSON file named by MIEN_TEST_S3 describes
// (tools/dev/scratch_s3.sh).
#pragma once

#include <string>

#include "objects/s3_settings.hpp"

namespace mien::test {

// Of "production" or "staging", with a prefix of its own below which there is nothing yet. Throws
// when the variable is not set.
[[nodiscard]] objects::S3Settings test_bucket(const std::string& side = "production");

// A user of that server who may only read the bucket, and one who has no right at all.
[[nodiscard]] objects::S3Credential reader(const std::string& side = "production");
[[nodiscard]] objects::S3Credential stranger(const std::string& side = "production");

}  // namespace mien::test
