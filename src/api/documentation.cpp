#include "api/documentation.hpp"

#include <memory>

#include <fmt/format.h>

#include "api/edge/contract.hpp"
#include "base/hash.hpp"
#include "http/content.hpp"
#include "http/entity_tags.hpp"

namespace mien::api {
namespace {

// A text that never changes while the process lives.
struct Document {
    http::SharedBody body;
    http::Content content;
};

Document make_document(std::string text, std::string content_type) {
    Document document;
    document.content = {.size = text.size(),
                        .content_type = std::move(content_type),
                        .etag = http::make_etag(to_hex(sha256(text)).substr(0, 32)),
                        .cache_control = "no-cache"};
    document.body = std::make_shared<const std::string>(std::move(text));
    return document;
}

http::Response answer(const http::Request& request, const Document& document) {
    const auto make_body = [&document](http::ByteRange range) -> http::Body {
        if (range.length == document.content.size) {
            return document.body;
        }
        return document.body->substr(range.offset, range.length);
    };
    return http::content_response(request, document.content, make_body);
}

}  // namespace

awaitable<http::Response> get_openapi(Context&, http::Request& request) {
    static const auto document = make_document(openapi_json(), "application/json");
    co_return answer(request, document);
}

awaitable<http::Response> get_documentation(Context&, http::Request& request) {
    static const auto document =
        make_document(std::string(documentation_page), "text/html; charset=utf-8");
    static const auto policy = fmt::format(
        "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'",
        documentation_style_sha256);
    auto response = answer(request, document);
    response.set("Content-Security-Policy", policy);
    co_return response;
}

}  // namespace mien::api
