#include "base/ids.hpp"

#include <algorithm>
#include <chrono>
#include <span>

#include <sodium.h>

#include "base/hash.hpp"

namespace mien {
namespace {

constexpr std::array<std::size_t, 4> dash_positions{8, 13, 18, 23};

bool is_dash_position(std::size_t position) {
    return std::find(dash_positions.begin(), dash_positions.end(), position) !=
           dash_positions.end();
}

// Random bytes for ids, taken from the system a block at a time: a system call for each id would be
// felt where thousands of requests a second get one. Not for secrets, and a forked child calls exec
// before it makes an id.
void fill_random(std::span<std::uint8_t> out) {
    thread_local std::array<std::uint8_t, 4096> block;
    thread_local std::size_t used = block.size();
    if (block.size() - used < out.size()) {
        randombytes_buf(block.data(), block.size());
        used = 0;
    }
    std::copy_n(block.data() + used, out.size(), out.begin());
    used += out.size();
}

}  // namespace

Uuid make_uuid_v7() {
    const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now().time_since_epoch());
    const auto milliseconds = static_cast<std::uint64_t>(now.count());
    Uuid uuid;
    fill_random(std::span(uuid.bytes).subspan(6));
    for (std::size_t i = 0; i < 6; ++i) {
        uuid.bytes[i] = static_cast<std::uint8_t>(milliseconds >> (8U * (5U - i)));
    }
    uuid.bytes[6] = static_cast<std::uint8_t>(0x70U | (uuid.bytes[6] & 0x0FU));
    uuid.bytes[8] = static_cast<std::uint8_t>(0x80U | (uuid.bytes[8] & 0x3FU));
    return uuid;
}

std::string to_string(const Uuid& uuid) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(36, '-');
    std::size_t at = 0;
    for (const auto byte : uuid.bytes) {
        at += is_dash_position(at) ? 1 : 0;
        text[at++] = digits[byte >> 4U];
        text[at++] = digits[byte & 0x0FU];
    }
    return text;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
    if (text.size() != 36) {
        return std::nullopt;
    }
    Uuid uuid;
    std::size_t byte = 0;
    for (std::size_t i = 0; i < text.size();) {
        if (is_dash_position(i)) {
            if (text[i] != '-') {
                return std::nullopt;
            }
            ++i;
            continue;
        }
        const int high = hex_value(text[i]);
        const int low = hex_value(text[i + 1]);
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        uuid.bytes[byte++] = static_cast<std::uint8_t>(high * 16 + low);
        i += 2;
    }
    return uuid;
}

}  // namespace mien
