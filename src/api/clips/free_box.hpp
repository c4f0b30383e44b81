// What may stand at the end of an MP4 file and is passed over by whoever plays it.
#pragma once

#include <cstdint>
#include <string>

#include "http/content.hpp"

namespace mien::api {

inline constexpr std::uint64_t free_box_bytes_min = 8;

// That part of a box of type "free" of so many bytes, at least free_box_bytes_min and less than
// 4 GiB; its content is zeros.
[[nodiscard]] std::string part_of_free_box(std::uint64_t box_bytes, http::ByteRange part);

}  // namespace mien::api
