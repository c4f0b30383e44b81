#include "exchange/webp_still.hpp"

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/limits/exchange.hpp"
#include "base/scratch_directory.hpp"

namespace mien::exchange {
namespace {

using namespace std::string_view_literals;

// The WebP container specification: RIFF chunks, numbers with their lowest byte first.
constexpr std::size_t file_head_bytes = 12;
constexpr std::size_t chunk_head_bytes = 8;
constexpr std::size_t frame_head_bytes = 16;
constexpr std::size_t chunks_max = 1000;  // before the first picture
constexpr unsigned char animation_flag = 0x02;
constexpr char alpha_flag = 0x10;

[[noreturn]] void refuse_damaged() {
    throw Error(ErrorKind::malformed, "The animated WebP is damaged or cut off.");
}

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = 4; i > 0; --i) {
        number = (number << 8U) | static_cast<unsigned char>(bytes[at + i - 1]);
    }
    return number;
}

std::string number_of(std::size_t number) {
    std::string bytes;
    for (unsigned shift = 0; shift < 32; shift += 8) {
        bytes += static_cast<char>((number >> shift) & 0xFFU);
    }
    return bytes;
}

struct Chunk {
    std::string kind;
    std::string content;
};

std::string bytes_of(const Chunk& chunk) {
    auto bytes = chunk.kind + number_of(chunk.content.size()) + chunk.content;
    bytes.append(chunk.content.size() % 2, '\0');
    return bytes;
}

std::string animation_frame_in(const File& file) {
    const auto size = file.size();
    std::uint64_t at = file_head_bytes;
    for (std::size_t count = 0; count < chunks_max && at + chunk_head_bytes <= size; ++count) {
        const auto head = file.read_at(at, chunk_head_bytes);
        const auto length = number_at(head, 4);
        if (head.starts_with("ANMF"sv)) {
            if (length > limits::image_upload_bytes_max) {
                throw Error(ErrorKind::too_large, "A picture of the animated WebP is too large.");
            }
            auto content = file.read_at(at + chunk_head_bytes, length);
            if (content.size() != length || length < frame_head_bytes) {
                refuse_damaged();
            }
            return content;
        }
        at += chunk_head_bytes + length + length % 2;
    }
    refuse_damaged();
}

// Its transparency, if it has any apart from the picture, and the picture.
struct Frame {
    std::optional<Chunk> alpha;
    Chunk picture;
};

Frame read_frame(std::string_view parts) {
    Frame frame;
    while (parts.size() >= chunk_head_bytes) {
        const auto kind = parts.substr(0, 4);
        const std::size_t length = number_at(parts, 4);
        if (length > parts.size() - chunk_head_bytes) {
            refuse_damaged();
        }
        Chunk chunk{.kind = std::string(kind),
                    .content = std::string(parts.substr(chunk_head_bytes, length))};
        if (kind == "VP8 "sv || kind == "VP8L"sv) {
            frame.picture = std::move(chunk);
            return frame;
        }
        if (kind == "ALPH"sv) {
            frame.alpha = std::move(chunk);
        }
        parts.remove_prefix(std::min(parts.size(), chunk_head_bytes + length + length % 2));
    }
    refuse_damaged();
}

}  // namespace

bool is_animated_webp(std::string_view beginning) {
    constexpr std::size_t flags_at = 20;
    return beginning.size() > flags_at && beginning.starts_with("RIFF"sv) &&
           beginning.substr(8).starts_with("WEBPVP8X"sv) &&
           (static_cast<unsigned char>(beginning[flags_at]) & animation_flag) != 0;
}

void write_first_picture(const std::filesystem::path& animation,
                         const std::filesystem::path& still) {
    constexpr std::size_t size_at = 6;  // width and height less one, three bytes each
    const auto content = animation_frame_in(File::open(animation, scratch_place));
    const auto frame = read_frame(std::string_view(content).substr(frame_head_bytes));
    std::string body = "WEBP";
    if (frame.alpha) {
        std::string head{alpha_flag, 0, 0, 0};
        head += content.substr(size_at, 6);
        body += bytes_of({.kind = "VP8X", .content = std::move(head)}) + bytes_of(*frame.alpha);
    }
    body += bytes_of(frame.picture);
    File::create(still, scratch_place).write_all("RIFF" + number_of(body.size()) + body);
}

}  // namespace mien::exchange
