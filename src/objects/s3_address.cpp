#include "objects/s3_address.hpp"

#include <fmt/format.h>

#include "base/bucket_name.hpp"
#include "base/error.hpp"
#include "net/url.hpp"
#include "objects/s3_encoding.hpp"

namespace mien::objects {

S3Address::S3Address(const std::string& endpoint, const std::string& bucket, S3Style style) {
    auto url = net::parse_url(endpoint);
    if (!url.query.empty()) {
        throw Error(ErrorKind::invalid, "The endpoint of the object store has a query.");
    }
    if (auto problem = find_bucket_name_problem(bucket)) {
        throw Error(ErrorKind::invalid, std::move(*problem));
    }
    base_ = url.path;
    while (base_.ends_with('/')) {
        base_.pop_back();
    }
    if (style == S3Style::host) {
        url.host = fmt::format("{}.{}", bucket, url.host);
    } else {
        bucket_ = "/" + bucket;
    }
    origin_ = url.origin();
    host_ = url.authority();
}

std::string S3Address::path_of(std::string_view key) const {
    return fmt::format("{}{}/{}", base_, bucket_, percent_encoded(key, SlashForm::kept));
}

std::string S3Address::bucket_path() const {
    // As servers expect it that tell a bucket from an object by the slash.
    return bucket_.empty() ? base_ + "/" : base_ + bucket_;
}

std::string S3Address::service_path() const {
    return base_ + "/";
}

}  // namespace mien::objects
