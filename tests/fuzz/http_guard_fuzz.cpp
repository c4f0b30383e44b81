// Feeds raw bytes through what a session does with them before any handler: head, target, body. The
// outcome must not depend on how the bytes are cut, and whatever is accepted must be harmless.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "base/text.hpp"
#include "http/characters.hpp"
#include "http/chunked.hpp"
#include "http/guard.hpp"
#include "http/target.hpp"

namespace {

using namespace mien::http;

constexpr std::size_t body_bytes_max = 4096;

void check_head(const Head& head) {
    std::size_t lengths = 0;
    std::size_t codings = 0;
    std::size_t hosts = 0;
    for (const auto& field : head.fields) {
        lengths += equals_ignoring_case(field.name, "content-length") ? 1U : 0U;
        codings += equals_ignoring_case(field.name, "transfer-encoding") ? 1U : 0U;
        hosts += equals_ignoring_case(field.name, "host") ? 1U : 0U;
        MIEN_ASSERT(field.value.find_first_of("\r\n") == std::string_view::npos,
                    "a line in a value");
        MIEN_ASSERT(field.value.find('\0') == std::string_view::npos, "U+0000 in a value");
    }
    MIEN_ASSERT(lengths + codings <= 1, "framed twice");
    MIEN_ASSERT(hosts == 1 || (hosts == 0 && !head.is_http_1_1), "not one Host");
    MIEN_ASSERT((head.framing == Framing::chunked) == (codings == 1), "wrong framing");
}

void check_target(const Target& target) {
    const auto& path = target.path;
    MIEN_ASSERT(path == "*" || path.starts_with('/'), "a path without its slash");
    MIEN_ASSERT(mien::is_utf8(path), "a path that is not UTF-8");
    MIEN_ASSERT(path.find("//") == std::string::npos, "an empty segment");
    MIEN_ASSERT((path + "/").find("/../") == std::string::npos, "a dot segment");
    MIEN_ASSERT(path.find('\\') == std::string::npos, "a backslash");
    MIEN_ASSERT(path.find('\0') == std::string::npos, "U+0000 in a path");
}

struct Decoded {
    ChunkedDecoder::Progress progress = ChunkedDecoder::Progress::more;
    std::size_t consumed_bytes = 0;
    std::string body;

    bool operator==(const Decoded&) const = default;
};

Decoded decode(std::string_view bytes, std::size_t step) {
    ChunkedDecoder decoder(body_bytes_max);
    Decoded decoded;
    while (decoded.progress == ChunkedDecoder::Progress::more &&
           decoded.consumed_bytes < bytes.size()) {
        const auto result = decoder.feed(bytes.substr(decoded.consumed_bytes, step), decoded.body);
        decoded.consumed_bytes += result.consumed_bytes;
        decoded.progress = result.progress;
    }
    MIEN_ASSERT(decoded.body.size() <= body_bytes_max, "a body above its limit");
    return decoded;
}

// Consumes one request; 0 when the connection would end here.
std::size_t take_request(std::string_view bytes, const HeadLimits& limits) {
    const auto end = find_head_end(bytes, limits);
    if (!end || *end == 0) {
        return 0;
    }
    MIEN_ASSERT(find_head_end(bytes.substr(0, *end), limits) == *end, "the head depends on more");
    for (std::size_t cut = 0; cut < std::min<std::size_t>(*end, 64); ++cut) {
        MIEN_ASSERT(find_head_end(bytes.substr(0, cut), limits) == 0, "refused only when cut");
    }
    Head head;
    Target target;
    if (parse_head(bytes.substr(0, *end), limits, head) || parse_target(head.target, target)) {
        return 0;
    }
    check_head(head);
    check_target(target);
    const auto rest = bytes.substr(*end);
    if (head.framing == Framing::chunked) {
        const auto decoded = decode(rest, rest.size());
        MIEN_ASSERT(decode(rest, 1) == decoded, "the body depends on its pieces");
        return decoded.progress == ChunkedDecoder::Progress::done ? *end + decoded.consumed_bytes
                                                                  : 0;
    }
    return head.body_bytes <= rest.size() ? *end + head.body_bytes : 0;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const HeadLimits limits{
        .header_bytes_max = 1024, .header_fields_max = 16, .target_bytes_max = 256};
    for (auto taken = take_request(bytes, limits); taken > 0; taken = take_request(bytes, limits)) {
        bytes.remove_prefix(taken);
    }
    return 0;
}
