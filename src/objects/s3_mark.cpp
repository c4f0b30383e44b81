#include "objects/s3_mark.hpp"

#include <fmt/format.h>

#include "base/quote.hpp"
#include "objects/object_key.hpp"
#include "objects/s3_answers.hpp"
#include "objects/s3_encoding.hpp"

namespace mien::objects {
namespace {

bool is_absence(const net::Response& response) {
    const auto error = find_s3_error(response.body);
    return response.status == 404 && error && error->code == "NoSuchKey";
}

awaitable<std::optional<std::string>> find_mark_at(S3Client& client, std::string key,
                                                   Deadline deadline) {
    S3Request request{.path = client.address().path_of(key)};
    auto outcome = co_await client.send(std::move(request), deadline);
    const auto response = require_answer(std::move(outcome));
    // A credential for one prefix need not see what stands at the root.
    const bool is_closed =
        response.status == 403 && key == bucket_mark && !client.settings().prefix.empty();
    if (is_absence(response) || is_closed) {
        co_return std::nullopt;
    }
    if (!response.is_success()) {
        throw client.refusal_of(response);
    }
    co_return response.body.substr(0, response.body.find('\n'));
}

// False when another mark came first.
awaitable<bool> write_mark(S3Client& client, Deadline deadline) {
    const auto& settings = client.settings();
    auto text = settings.environment + '\n';
    S3Request request{.method = net::Method::put,
                      .path = client.address().path_of(settings.prefix + std::string(bucket_mark)),
                      .fields = {{"content-type", "text/plain"},
                                 {"if-none-match", "*"},
                                 {"x-amz-checksum-sha256", to_base64(sha256(text))}},
                      .body = std::move(text)};
    auto outcome = co_await client.send(std::move(request), deadline);
    const auto response = require_answer(std::move(outcome));
    if (!response.is_success() && response.status != 412) {
        throw client.refusal_of(response);
    }
    co_return response.is_success();
}

}  // namespace

awaitable<std::optional<std::string>> find_bucket_mark(S3Client& client, Deadline deadline) {
    const std::string name(bucket_mark);
    auto mark = co_await find_mark_at(client, client.settings().prefix + name, deadline);
    if (!mark && !client.settings().prefix.empty()) {
        mark = co_await find_mark_at(client, name, deadline);
    }
    co_return mark;
}

awaitable<void> require_own_bucket(S3Client& client, Deadline deadline) {
    const auto& environment = client.settings().environment;
    auto mark = co_await find_bucket_mark(client, deadline);
    if (!mark && environment != "production") {
        // What is there already may be production's, from before it marked its own.
        const bool is_used = co_await has_objects(client, deadline);
        if (is_used) {
            throw Error(
                ErrorKind::unavailable,
                fmt::format("The bucket holds objects and has no mark that says whose they "
                            "are: check objects.s3.bucket. If it is {}'s, put its name into "
                            "an object {} there.",
                            environment, bucket_mark));
        }
    }
    if (!mark) {
        const bool is_written = co_await write_mark(client, deadline);
        if (is_written) {
            co_return;
        }
        mark = co_await find_bucket_mark(client, deadline);
    }
    if (mark != environment) {
        throw Error(ErrorKind::unavailable,
                    fmt::format("The bucket is marked as {}'s, and this is {}: check "
                                "objects.s3.bucket.",
                                visible(shortened(mark.value_or("nobody"))), environment));
    }
}

awaitable<bool> has_objects(S3Client& client, Deadline deadline) {
    S3Request request{
        .path = client.address().bucket_path(),
        .query = {{"list-type", "2"}, {"max-keys", "1"}, {"prefix", client.settings().prefix}}};
    auto outcome = co_await client.send(std::move(request), deadline);
    const auto response = require_answer(std::move(outcome));
    if (!response.is_success()) {
        throw client.refusal_of(response);
    }
    co_return !read_object_listing(response.body).objects.empty();
}

}  // namespace mien::objects
