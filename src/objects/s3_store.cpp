#include "objects/s3_store.hpp"

#include "base/limits/objects.hpp"
#include "objects/object_key.hpp"
#include "objects/s3_answers.hpp"
#include "objects/s3_mark.hpp"
#include "objects/s3_multipart.hpp"
#include "objects/s3_put.hpp"
#include "objects/s3_reader.hpp"
#include "objects/store_deadline.hpp"

namespace mien::objects {

S3Store::S3Store(S3Settings settings, Executor executor, async::WorkPool& work)
    : client_(std::move(settings), executor, work), work_(work) {}

std::string S3Store::full_key(std::string_view key) const {
    require_object_key(key);
    return client_.settings().prefix + std::string(key);
}

awaitable<void> S3Store::begin(Deadline deadline) {
    require_time(deadline);
    if (!is_known_as_own_ && !client_.settings().environment.empty()) {
        co_await require_own_bucket(client_, deadline);
        is_known_as_own_ = true;
    }
}

awaitable<void> S3Store::put(std::string key, NewObject object, Deadline deadline) {
    co_await begin(deadline);
    auto write = co_await begin_write(work_, full_key(key), std::move(object), deadline);
    // Nobody sends a file for nothing, and a server that ignores If-None-Match replaces nothing.
    co_await require_free(client_, write.key, deadline);
    if (write.object.bytes > client_.settings().multipart_above) {
        co_await put_in_parts(client_, work_, std::move(write), deadline);
    } else {
        co_await put_whole(client_, std::move(write), deadline);
    }
}

awaitable<std::unique_ptr<ObjectReader>> S3Store::open(std::string key, ByteRange range,
                                                       Deadline deadline) {
    co_await begin(deadline);
    co_return co_await open_s3_reader(client_, work_, full_key(key), range, deadline);
}

awaitable<std::optional<ObjectInfo>> S3Store::find(std::string key, Deadline deadline) {
    co_await begin(deadline);
    const auto head = co_await find_head(client_, full_key(key), deadline);
    if (!head) {
        co_return std::nullopt;
    }
    co_return ObjectInfo{.bytes = head->bytes, .modified_at = head->modified_at};
}

awaitable<void> S3Store::remove(std::string key, Deadline deadline) {
    co_await begin(deadline);
    S3Request request{.method = net::Method::delete_,
                      .path = client_.address().path_of(full_key(key))};
    auto outcome = co_await client_.send(std::move(request), deadline);
    const auto response = require_answer(std::move(outcome));
    const auto error = find_s3_error(response.body);
    const bool is_absent = response.status == 404 && (!error || error->code == "NoSuchKey");
    if (!response.is_success() && !is_absent) {
        throw client_.refusal_of(response);
    }
}

awaitable<void> S3Store::list(TakeObjects take, Deadline deadline) {
    co_await begin(deadline);
    const auto& prefix = client_.settings().prefix;
    std::optional<std::string> token;
    do {
        S3Request request{.method = net::Method::get,
                          .path = client_.address().bucket_path(),
                          .query = {{"list-type", "2"},
                                    {"encoding-type", "url"},
                                    {"max-keys", std::to_string(limits::listed_objects_page)},
                                    {"prefix", prefix}}};
        if (token) {
            request.query.emplace_back("continuation-token", *token);
        }
        auto outcome = co_await client_.send(std::move(request), deadline);
        const auto response = require_answer(std::move(outcome));
        if (!response.is_success()) {
            throw client_.refusal_of(response);
        }
        auto page = read_object_listing(response.body);
        std::vector<ListedObject> objects;
        for (const auto& [key, bytes] : page.objects) {
            const auto own = std::string_view(key).substr(std::min(prefix.size(), key.size()));
            if (key.starts_with(prefix) && own != bucket_mark && is_object_key(own)) {
                objects.push_back({std::string(own), bytes});
            }
        }
        co_await take(std::move(objects));
        token = std::move(page.next_token);
    } while (token);
}

awaitable<std::size_t> S3Store::remove_unfinished(std::chrono::seconds older_than,
                                                  Deadline deadline) {
    co_await begin(deadline);
    co_return co_await abort_uploads(client_, older_than, deadline);
}

// A GET, whose refusal has a text that says why; one of HEAD has none.
awaitable<void> S3Store::require_usable(Deadline deadline) {
    co_await begin(deadline);
    S3Request request{.method = net::Method::get,
                      .path = client_.address().path_of(full_key("mien-is-there"))};
    auto outcome = co_await client_.send(std::move(request), deadline);
    const auto response = require_answer(std::move(outcome));
    const auto error = find_s3_error(response.body);
    const bool is_absent = response.status == 404 && error && error->code == "NoSuchKey";
    if (!response.is_success() && !is_absent) {
        throw client_.refusal_of(response);
    }
}

std::optional<std::string> S3Store::public_link(const PublicLink& link) const {
    if (!client_.settings().has_public_links) {
        return std::nullopt;
    }
    S3Fields query;
    if (!link.content_disposition.empty()) {
        query.emplace_back("response-content-disposition", link.content_disposition);
    }
    return client_.link_to(full_key(link.key), std::move(query), link.life);
}

}  // namespace mien::objects
