// Feeds raw bytes through what a client reads of an answer: the lines of its head, and what its
// Location and Retry-After say. Whatever is accepted must be harmless.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/limits/net.hpp"
#include "net/head_reader.hpp"
#include "net/retry.hpp"
#include "net/url.hpp"

namespace {

using namespace mien::net;
namespace limits = mien::limits;

void check_head(const HeadReader& head) {
    MIEN_ASSERT(head.status() >= 200 && head.status() <= 999, "a final head without its status");
    MIEN_ASSERT(head.headers().size() <= limits::web_header_fields_max, "too many headers");
    std::size_t bytes = 0;
    for (const auto& header : head.headers()) {
        bytes += header.name.size() + header.value.size();
        MIEN_ASSERT(!header.name.empty(), "a header without a name");
    }
    MIEN_ASSERT(bytes <= limits::web_header_bytes_max, "too large a head");
}

void check_location(std::string_view location) {
    const auto base = parse_url("https://a.example:8443/x/y?q=1");
    try {
        const auto url = follow_url(base, location);
        MIEN_ASSERT(!url.host.empty() && url.port != 0, "a URL without its host");
        MIEN_ASSERT(url.path.starts_with('/'), "a path without its slash");
        MIEN_ASSERT(url.text().find_first_of("\r\n \\") == std::string::npos,
                    "a URL that would be cut");
        MIEN_ASSERT(url.origin().find('@') == std::string::npos, "a user in a URL");
        MIEN_ASSERT(parse_url(url.text()).text() == url.text(), "a URL that changes");
    } catch (const mien::Error& error) {
        MIEN_ASSERT(error.kind() == mien::ErrorKind::invalid, "a URL is invalid or none");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    HeadReader head;
    std::size_t at = 0;
    while (at < bytes.size() && !head.is_complete()) {
        const auto end = bytes.find('\n', at);
        const auto length = end == std::string_view::npos ? bytes.size() - at : end - at + 1;
        if (!head.take_line(bytes.substr(at, length))) {
            return 0;
        }
        at += length;
    }
    if (!head.is_complete()) {
        return 0;
    }
    check_head(head);
    for (const auto& header : head.headers()) {
        if (header.name == "location") {
            check_location(header.value);
        }
        if (header.name == "retry-after") {
            const auto delay = parse_retry_after(header.value, mien::Timestamp());
            MIEN_ASSERT(!delay || delay->count() >= 0, "a pause before now");
        }
    }
    return 0;
}
