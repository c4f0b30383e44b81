// Where a bucket is and how it is reached.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/limits/objects.hpp"
#include "objects/s3_signer.hpp"

namespace mien::objects {

// Where the bucket's name stands: https://HOST/BUCKET/KEY or https://BUCKET.HOST/KEY.
enum class S3Style : std::uint8_t { path, host };

struct S3Settings {
    std::string endpoint;  // http or https, a host, perhaps a port and a path
    std::string region;
    std::string bucket;
    std::string prefix;  // in front of every key: empty, or ends with a slash
    // Whose the bucket is to be, which is asked of its mark before anything else is done there
    // (s3_mark.hpp); empty for who only looks at another's.
    std::string environment;
    S3Style style = S3Style::path;
    S3Credential credential;
    std::optional<std::filesystem::path> ca_file;  // PEM; trusted instead of the system's
    // Whether browsers reach the endpoint: clips are then served by it.
    bool has_public_links = false;
    // An object with more bytes is sent in parts.
    std::uint64_t multipart_above = limits::s3_multipart_above;
};

}  // namespace mien::objects
