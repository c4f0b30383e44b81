#include "api/media.hpp"

#include <fmt/format.h>

#include "api/paging.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "http/content.hpp"
#include "http/stream_writer.hpp"
#include "objects/link_signer.hpp"
#include "objects/object_store.hpp"
#include "store/object_rows.hpp"

namespace mien::api {
namespace {

constexpr std::size_t chunk_bytes = 256UL * 1024;
constexpr long long expires_max = 253'402'300'799;  // the year 9999

// The key that the link names. Throws forbidden when we did not make the link.
std::string signed_key(const Context& context, const http::Request& request, std::int64_t expires) {
    auto key = fmt::format("{}/{}", request.param("kind"), request.param("file"));
    const auto signature = request.query("signature").value_or("");
    if (!context.links.is_signed(key, expires, signature)) {
        throw Error(ErrorKind::forbidden, "This link is not valid; ask for a new one.");
    }
    return key;
}

awaitable<store::ObjectRow> get_served_object(Context& context, std::string key,
                                              std::int64_t expires, Deadline deadline) {
    auto served = co_await store::find_served_object(context.pool, key, expires, deadline);
    if (!served) {
        throw Error(ErrorKind::not_found, "There is no such clip.");
    }
    if (served->is_expired) {
        throw Error(ErrorKind::gone, "This clip or the link to it has expired.");
    }
    const auto stored = co_await context.objects.find(key);
    if (!stored || stored->bytes != served->object.bytes) {
        throw Error(ErrorKind::internal, "The clip is damaged; generate it again.")
            .with_detail(fmt::format("object {} has {} bytes instead of {}", key,
                                     stored ? stored->bytes : 0, served->object.bytes));
    }
    co_return std::move(served->object);
}

awaitable<void> send_range(objects::ObjectStore& objects, std::string key, objects::ByteRange range,
                           http::StreamWriter& writer) {
    const auto reader = co_await objects.open(std::move(key), range);
    while (true) {
        const auto chunk = co_await reader->read(chunk_bytes);
        if (chunk.empty()) {
            break;
        }
        co_await writer.write(chunk);
    }
}

}  // namespace

awaitable<http::Response> get_media(Context& context, http::Request& request) {
    const auto expires = integer_query(request, "expires", 0, expires_max).value_or(0);
    const auto key = signed_key(context, request, expires);
    const auto object = co_await get_served_object(context, key, expires, request.deadline);
    const http::Content content{.size = object.bytes,
                                .content_type = object.content_type,
                                .etag = http::make_etag(to_hex(object.sha256)),
                                .cache_control = "private, max-age=300"};
    co_return http::content_response(request, content, [&](http::ByteRange range) -> http::Body {
        const objects::ByteRange wanted{.offset = range.offset, .length = range.length};
        return http::StreamBody{
            .write =
                [&store = context.objects, key, wanted](http::StreamWriter& writer) {
                    return send_range(store, key, wanted, writer);
                },
            .length = range.length};
    });
}

}  // namespace mien::api
