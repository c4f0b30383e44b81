#include "api/clips/object_response.hpp"

#include <algorithm>
#include <functional>
#include <memory>

#include "api/clips/free_box.hpp"
#include "base/assert.hpp"
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

// What is sent: an object, and behind it a box that makes it as long as its content is to be.
struct Sent {
    store::ObjectRow object;
    std::uint64_t box_bytes;
};

// The part of a range that is of the object, and the part that is of the box.
http::ByteRange object_part(const Sent& sent, http::ByteRange range) {
    const auto begin = std::min(range.offset, sent.object.bytes);
    return {begin, std::min(range.offset + range.length, sent.object.bytes) - begin};
}

http::ByteRange box_part(const Sent& sent, http::ByteRange range) {
    const auto bytes = sent.object.bytes;
    const auto begin = std::max(range.offset, bytes);
    return {begin - bytes, std::max(range.offset + range.length, bytes) - begin};
}

// The whole of a small object, checked before its first byte is sent: any part of it is right.
awaitable<std::shared_ptr<const std::string>> read_checked(Context& context, Sent sent,
                                                           Deadline deadline) {
    const auto& object = sent.object;
    const auto reader = co_await context.objects.open(object.key, {}, deadline);
    const auto all = std::make_shared<std::string>();
    all->reserve(object.bytes + sent.box_bytes);
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
    if (sent.box_bytes > 0) {
        *all += part_of_free_box(sent.box_bytes, {0, sent.box_bytes});
    }
    co_return all;
}

Deadline read_deadline() {
    return deadline_in(limits::request_time_max);
}

// A large object, checked while it is sent: the last chunk of the whole goes out only when all of
// it was right, so that a damaged one ends as a broken transfer. How long the client takes is not
// the store's doing: each read has a time of its own.
awaitable<void> send_object(objects::ObjectStore& objects, store::ObjectRow object,
                            http::ByteRange range, http::StreamWriter& writer) {
    const objects::ByteRange wanted{.offset = range.offset, .length = range.length};
    const auto reader = co_await objects.open(object.key, wanted, read_deadline());
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

awaitable<void> send_box(std::uint64_t box_bytes, http::ByteRange range,
                         http::StreamWriter& writer) {
    while (range.length > 0) {
        const auto length = std::min<std::uint64_t>(range.length, limits::object_chunk_bytes);
        const auto chunk = part_of_free_box(box_bytes, {range.offset, length});
        co_await writer.write(chunk);
        range = {range.offset + length, range.length - length};
    }
}

awaitable<void> send_range(objects::ObjectStore& objects, Sent sent, http::ByteRange range,
                           http::StreamWriter& writer) {
    const auto of_object = object_part(sent, range);
    if (of_object.length > 0) {
        co_await send_object(objects, sent.object, of_object, writer);
    }
    const auto of_box = box_part(sent, range);
    co_await send_box(sent.box_bytes, of_box, writer);
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
    MIEN_ASSERT(content.size == object.bytes || content.size >= object.bytes + free_box_bytes_min,
                "what is sent is as long as the object, or there is room for a box");
    const Sent sent{object, content.size - object.bytes};
    // By what is sent, so that the answer has one form whatever the object's own size.
    const bool is_small = content.size <= limits::media_buffer_bytes_max;
    if (is_small && request.method == http::Method::get && !http::is_current(request, content)) {
        const auto bytes = co_await read_checked(context, sent, request.deadline);
        co_return http::content_response(request, content, [&](http::ByteRange range) {
            return http::Body(bytes->substr(range.offset, range.length));
        });
    }
    co_return http::content_response(request, content, [&](http::ByteRange range) -> http::Body {
        return http::StreamBody{
            .write =
                [&store = context.objects, sent, range](http::StreamWriter& writer) {
                    return send_range(store, sent, range, writer);
                },
            .length = range.length};
    });
}

}  // namespace mien::api
