// Where the bytes of a bundle are.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>
#include <variant>

#include "base/limits/transfer.hpp"

namespace mien::transfer {

struct BundleInput {
    std::variant<std::filesystem::path, std::string_view> data;  // bytes outlive who reads them
    std::size_t chunk_bytes = limits::bundle_chunk_bytes;
};

}  // namespace mien::transfer
