#include "objects/s3_put.hpp"

#include "objects/s3_encoding.hpp"

namespace mien::objects {

awaitable<void> put_whole(S3Client& client, S3Write write, Deadline deadline) {
    const auto& object = write.object;
    S3Request request{
        .method = net::Method::put,
        .path = client.address().path_of(write.key),
        .query = {},
        .fields = write_fields(write),
        .body = net::FileRange{.file = write.file, .offset = 0, .bytes = object.bytes},
        .body_sha256 = object.sha256};
    request.fields.emplace_back("if-none-match", "*");
    request.fields.emplace_back("x-amz-checksum-sha256", to_base64(object.sha256));
    const auto outcome = co_await client.send(std::move(request), answer_deadline(deadline));
    if (outcome && outcome->is_success()) {
        co_return;
    }
    auto failure = write_failure(client, outcome);
    // Any other refusal comes before the bytes are stored, unless an attempt before it stored them.
    const bool is_open = !outcome || outcome->attempts > 1 || outcome->status == 409 ||
                         outcome->status == 412 || outcome->status >= 500;
    if (is_open) {
        const bool is_there = co_await is_written(client, write, deadline);
        if (is_there) {
            co_return;
        }
    }
    throw Error(std::move(failure));
}

}  // namespace mien::objects
