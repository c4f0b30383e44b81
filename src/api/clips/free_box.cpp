#include "api/clips/free_box.hpp"

#include <limits>

#include "base/assert.hpp"

namespace mien::api {
namespace {

// Its size, most significant byte first, and its type.
std::string head_of(std::uint64_t box_bytes) {
    std::string head;
    for (const int shift : {24, 16, 8, 0}) {
        head += static_cast<char>(box_bytes >> static_cast<unsigned>(shift) & 0xffU);
    }
    return head + "free";
}

}  // namespace

std::string part_of_free_box(std::uint64_t box_bytes, http::ByteRange part) {
    MIEN_ASSERT(box_bytes >= free_box_bytes_min &&
                    box_bytes <= std::numeric_limits<std::uint32_t>::max() &&
                    part.offset + part.length <= box_bytes,
                "a box holds its head and what is asked of it");
    std::string bytes;
    if (part.offset < free_box_bytes_min) {
        bytes = head_of(box_bytes).substr(part.offset, part.length);
    }
    bytes.resize(part.length);
    return bytes;
}

}  // namespace mien::api
