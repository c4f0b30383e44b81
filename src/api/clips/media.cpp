#include "api/clips/media.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "api/clips/object_response.hpp"
#include "api/edge/paging.hpp"
#include "api/json/exchange.hpp"
#include "api/json/transfer.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/limits/objects.hpp"
#include "http/content.hpp"
#include "http/entity_tags.hpp"
#include "objects/link_signer.hpp"
#include "objects/object_store.hpp"
#include "store/object_rows.hpp"

namespace mien::api {
namespace {

constexpr long long expires_max = 253'402'300'799;  // the year 9999

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
    co_await require_whole(context, served->object, deadline);
    co_return std::move(served->object);
}

// Not longer than the link is good.
std::string cache_control(std::int64_t expires) {
    const std::chrono::sys_seconds end{std::chrono::seconds(expires)};
    const auto left = std::chrono::floor<std::chrono::seconds>(end - now());
    return fmt::format("private, max-age={}", std::max<std::int64_t>(left.count(), 0));
}

std::string content_disposition(const http::Request& request, std::string_view key) {
    const auto kind = request.param("kind");
    if (kind != "exports" && kind != "exchanges") {
        return "";
    }
    const auto name = kind == "exports" ? download_name(key) : clip_export_name(key);
    return fmt::format("attachment; filename=\"{}\"", name);
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
    auto response = co_await object_response(context, request, object, content);
    const auto disposition = content_disposition(request, key);
    if (!disposition.empty()) {
        response.set("Content-Disposition", disposition);
    }
    co_return response;
}

}  // namespace mien::api
