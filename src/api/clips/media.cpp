#include "api/clips/media.hpp"

#include <algorithm>
#include <functional>
#include <memory>

#include <fmt/format.h>

#include "api/edge/paging.hpp"
#include "api/json/transfer.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/limits/http.hpp"
#include "base/limits/objects.hpp"
#include "base/log.hpp"
#include "http/content.hpp"
#include "http/entity_tags.hpp"
#include "http/stream_writer.hpp"
#include "objects/link_signer.hpp"
#include "objects/object_store.hpp"
#include "store/object_rows.hpp"

namespace mien::api {
namespace {

constexpr long long expires_max = 253'402'300'799;  // the year 9999

// Somebody has to look at the store: the bytes are not those that were put there.
Error damaged(const store::ObjectRow& object) {
    log(LogLevel::error, "object_damaged", {{"key", object.key}, {"bytes", object.bytes}});
    return Error(ErrorKind::upstream_failed, "The clip is damaged; generate it again.");
}

// The key that the link names. Throws forbidden when we did not make the link.
std::string signed_key(const Context& context, const http::Request& request, std::int64_t expires) {
    auto key = fmt::format("{}/{}", request.param("kind"), request.param("file"));
    const auto signature = request.query("signature").value_or("");
    if (!context.links.signer.is_signed(key, expires, signature)) {
        throw Error(ErrorKind::forbidden, "This link is not valid; ask for a new one.");
    }
    return key;
}

awaitable<store::ObjectRow> get_served_object(Context& context, std::string key,
                                              std::int64_t expires, Deadline deadline) {
    auto served = co_await store::find_served_object(context.pool, key, expires, deadline);
    if (!served) {
        throw Error(ErrorKind::not_found, "There is no such file.");
    }
    if (served->is_expired) {
        throw Error(ErrorKind::gone, "This file or the link to it has expired.");
    }
    const auto stored = co_await context.objects.find(key, deadline);
    if (!stored || stored->bytes != served->object.bytes) {
        throw damaged(served->object);
    }
    co_return std::move(served->object);
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

// Not longer than the link is good.
std::string cache_control(std::int64_t expires) {
    const std::chrono::sys_seconds end{std::chrono::seconds(expires)};
    const auto left = std::chrono::floor<std::chrono::seconds>(end - now());
    return fmt::format("private, max-age={}", std::max<std::int64_t>(left.count(), 0));
}

std::string content_disposition(const http::Request& request, std::string_view key) {
    return request.param("kind") == "exports"
               ? fmt::format("attachment; filename=\"{}\"", download_name(key))
               : "";
}

// To the store itself, where browsers reach it; nothing else. Players that are sent there go on
// there, so the link lives for more than a moment, but never longer than ours. HEAD would need a
// link of its own.
std::optional<http::Response> find_redirect(const Context& context, const http::Request& request,
                                            const std::string& key, std::int64_t expires) {
    const std::chrono::sys_seconds end{std::chrono::seconds(expires)};
    const auto left = std::chrono::floor<std::chrono::seconds>(end - now());
    const auto life =
        std::clamp<std::chrono::seconds>(left, std::chrono::seconds(1), limits::s3_link_life);
    const auto link = request.method == http::Method::get
                          ? context.objects.public_link(
                                {.key = key,
                                 .life = life,
                                 .content_disposition = content_disposition(request, key)})
                          : std::nullopt;
    if (!link) {
        return std::nullopt;
    }
    http::Response response;
    response.status = 307;
    response.set("Location", *link);
    response.set("Cache-Control", fmt::format("private, max-age={}", life.count() / 2));
    return response;
}

// Checks what it can before the response begins.
awaitable<http::Response> make_response(Context& context, const http::Request& request,
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

}  // namespace

awaitable<http::Response> get_media(Context& context, http::Request& request) {
    const auto expires = integer_query(request, "expires", 0, expires_max).value_or(0);
    const auto key = signed_key(context, request, expires);
    const auto object = co_await get_served_object(context, key, expires, request.deadline);
    auto redirect = find_redirect(context, request, key, expires);
    if (redirect) {
        co_return std::move(*redirect);
    }
    const http::Content content{.size = object.bytes,
                                .content_type = object.content_type,
                                .etag = http::make_etag(to_hex(object.sha256)),
                                .cache_control = cache_control(expires)};
    auto response = co_await make_response(context, request, object, content);
    const auto disposition = content_disposition(request, key);
    if (!disposition.empty()) {
        response.set("Content-Disposition", disposition);
    }
    co_return response;
}

}  // namespace mien::api
