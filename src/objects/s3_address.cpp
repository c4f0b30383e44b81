#include "objects/s3_address.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "net/url.hpp"
#include "objects/s3_encoding.hpp"

namespace mien::objects {

bool is_bucket_name(std::string_view name) {
    const auto is_letter_or_digit = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    };
    return name.size() >= 3 && name.size() <= 63 && is_letter_or_digit(name.front()) &&
           is_letter_or_digit(name.back()) && !name.contains("..") &&
           std::ranges::all_of(
               name, [&](char c) { return is_letter_or_digit(c) || c == '-' || c == '.'; });
}

S3Address::S3Address(const std::string& endpoint, const std::string& bucket, S3Style style) {
    auto url = net::parse_url(endpoint);
    if (!url.query.empty()) {
        throw Error(ErrorKind::invalid, "The endpoint of the object store has a query.");
    }
    if (!is_bucket_name(bucket)) {
        throw Error(ErrorKind::invalid,
                    "This is no name of a bucket: 3 to 63 of a-z, 0-9, - and ., with a letter or "
                    "digit at both ends.");
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
