#include "transfer/bundle_format.hpp"

namespace mien::transfer {

std::string_view name_of(BundleFormat format) noexcept {
    switch (format) {
        case BundleFormat::json:
            return "json";
        case BundleFormat::csv:
            return "csv";
    }
    return "json";
}

std::optional<BundleFormat> parse_bundle_format(std::string_view name) {
    for (const auto format : {BundleFormat::json, BundleFormat::csv}) {
        if (name == name_of(format)) {
            return format;
        }
    }
    return std::nullopt;
}

std::string_view content_type_of(BundleFormat format) noexcept {
    switch (format) {
        case BundleFormat::json:
            return "application/json";
        case BundleFormat::csv:
            return "text/csv; charset=utf-8; header=present";
    }
    return "application/json";
}

}  // namespace mien::transfer
