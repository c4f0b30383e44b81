// Names of buckets of an S3 object store.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mien {

// What is wrong with the name of a bucket, as a sentence; nothing when it may be one. The rules are
// those of general purpose buckets (Amazon S3 User Guide, "Bucket naming rules").
[[nodiscard]] std::optional<std::string> find_bucket_name_problem(std::string_view name);

}  // namespace mien
