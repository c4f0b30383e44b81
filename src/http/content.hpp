// Answers with content that has a size and a version: conditional requests (If-None-Match), ranges
// (Range, If-Range) and HEAD, as RFC 9110 sections 13 and 14 say. One range is served; a request
// for several gets the whole.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "http/request.hpp"
#include "http/response.hpp"

namespace mien::http {

struct Content {
    std::uint64_t size = 0;
    std::string content_type;
    std::string etag;  // quoted (entity_tags.hpp); "" for none: ranges then have no If-Range
    std::string cache_control;  // "" for the default, no-store
};

struct ByteRange {
    std::uint64_t offset;
    std::uint64_t length;
};

// True when the caller has this version: the answer is 304.
[[nodiscard]] bool is_current(const Request& request, const Content& content);

// 200 with all, 206 with a part, 304 when the caller has it, 416 for a range outside; make_body
// makes the body of the part that is to be sent.
[[nodiscard]] Response content_response(const Request& request, const Content& content,
                                        const std::function<Body(ByteRange)>& make_body);

}  // namespace mien::http
