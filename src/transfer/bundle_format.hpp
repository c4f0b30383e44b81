// The formats of files of prompts, and what they say of themselves.
#pragma once

#include <optional>
#include <string_view>

#include "store/transfer/bundle.hpp"

namespace mien::transfer {

enum class BundleFormat { json, csv };

[[nodiscard]] std::string_view name_of(BundleFormat format) noexcept;
[[nodiscard]] std::optional<BundleFormat> parse_bundle_format(std::string_view name);
[[nodiscard]] std::string_view content_type_of(BundleFormat format) noexcept;

// Raised when a reader of the version before could misread a file.
inline constexpr int bundle_schema_version = 1;

struct BundleHeader {
    bool has_history = true;
    store::BundleCounts counts;
};

}  // namespace mien::transfer
