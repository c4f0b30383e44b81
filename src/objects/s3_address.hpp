// From a bucket and a key to the URL and the path that is signed.
#pragma once

#include <string>
#include <string_view>

#include "objects/s3_settings.hpp"

namespace mien::objects {

class S3Address {
  public:
    // Throws invalid when the endpoint is no URL that names a server (net/url.hpp), has a query, or
    // when no bucket can have that name (base/bucket_name.hpp).
    S3Address(const std::string& endpoint, const std::string& bucket, S3Style style);

    // As the field Host says it.
    [[nodiscard]] const std::string& host() const { return host_; }
    // What stands in front of a path.
    [[nodiscard]] const std::string& origin() const { return origin_; }
    // Of an object, whatever its key is.
    [[nodiscard]] std::string path_of(std::string_view key) const;
    // Of the bucket itself.
    [[nodiscard]] std::string bucket_path() const;
    // Of the service that lists its buckets.
    [[nodiscard]] std::string service_path() const;
    [[nodiscard]] bool is_plain_http() const { return origin_.starts_with("http://"); }

  private:
    std::string origin_;
    std::string host_;
    std::string base_;    // the path of the endpoint, without a slash at its end
    std::string bucket_;  // "/BUCKET" or empty
};

}  // namespace mien::objects
