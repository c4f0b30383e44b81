#include "api/clips/object_response.hpp"

#include <functional>
#include <memory>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/limits/http.hpp"
#include "base/limits/objects.hpp"
#include "base/log.hpp"
#include "http/entity_tags.hpp"
#include "http/stream_writer.hpp"
#include "objects/object_store.hpp"

namespace mien::api {
namespace {

// Somebody has to look at the store: the bytes are not those that were put there.
Error damaged(const store::ObjectRow& object) {
    log(LogLevel::error, "object_damaged", {{"key", object.key}, {"bytes", object.bytes}});
    return Error(ErrorKind::upstream_failed, "The clip is damaged; generate it again.");
}

// As after a change of the storage, whose objects are another store's.
Error missing(const store::ObjectRow& object) {
    log(LogLevel::warning, "object_missing", {{"key", object.key}});
    return Error(ErrorKind::not_found, "This clip is not in the storage that is in use now.");
}

// The whole of a small object, checked before its first byte is sent: any part of it is right.
awaitable<std::shared_ptr<const std::string>> read_checked(Context& context,
                                                           store::ObjectRow object,
                                                           Deadline deadline) {
    const auto reader = co_await context.objects.open(object.key, {}, deadline);
    const auto all = std::make_shared<std::string>();
    all->reserve(object.bytes);
    while (true) {
        const auto chunk = co_await reader->read(limits::object_chunk_bytes, deadline);
        if (chunk.empty()) {
            break;
        }
        *all += chunk;
    }
    const std::function<Sha256()> digest = [all] { return sha256(*all); };
    const auto found = co_await context.work.run(digest);
    if (found != object.sha256) {
        throw damaged(object);
    }
    co_return all;
}

Deadline read_deadline() {
    return deadline_in(limits::request_time_max);
}

// A large object, checked while it is sent: the last chunk of the whole goes out only when all of
// it was right, so that a damaged one ends as a broken transfer. How long the client takes is not
// the store's doing: each read has a time of its own.
awaitable<void> send_range(objects::ObjectStore& objects, store::ObjectRow object,
                           objects::ByteRange range, http::StreamWriter& writer) {
    const auto reader = co_await objects.open(object.key, range, read_deadline());
    const bool is_whole = range.offset == 0 && range.length == object.bytes;
    Digest digest;
    std::string held;
    while (true) {
        auto chunk = co_await reader->read(limits::object_chunk_bytes, read_deadline());
        if (chunk.empty()) {
            break;
        }
        if (is_whole) {
            digest.update(chunk);
        }
        if (!held.empty()) {
            co_await writer.write(held);
        }
        held = std::move(chunk);
    }
    if (is_whole && digest.finish() != object.sha256) {
        throw damaged(object);
    }
    co_await writer.write(held);
}

}  // namespace

awaitable<void> require_whole(Context& context, const store::ObjectRow& object, Deadline deadline) {
    const auto stored = co_await context.objects.find(object.key, deadline);
    if (!stored) {
        throw missing(object);
    }
    if (stored->bytes != object.bytes) {
        throw damaged(object);
    }
}

awaitable<http::Response> object_response(Context& context, const http::Request& request,
                                          const store::ObjectRow& object,
                                          const http::Content& content) {
    const bool is_small = object.bytes <= limits::media_buffer_bytes_max;
    if (is_small && request.method == http::Method::get && !http::is_current(request, content)) {
        const auto bytes = co_await read_checked(context, object, request.deadline);
        co_return http::content_response(request, content, [&](http::ByteRange range) {
            return http::Body(bytes->substr(range.offset, range.length));
        });
    }
    co_return http::content_response(request, content, [&](http::ByteRange range) -> http::Body {
        const objects::ByteRange wanted{.offset = range.offset, .length = range.length};
        return http::StreamBody{
            .write =
                [&store = context.objects, object, wanted](http::StreamWriter& writer) {
                    return send_range(store, object, wanted, writer);
                },
            .length = range.length};
    });
}

}  // namespace mien::api
