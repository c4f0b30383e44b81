#include "objects/s3_multipart.hpp"

#include <algorithm>

#include "async/deadline.hpp"
#include "base/file.hpp"
#include "net/retry.hpp"
#include "objects/s3_answers.hpp"
#include "objects/s3_encoding.hpp"
#include "objects/store_deadline.hpp"

namespace mien::objects {
namespace {

struct Upload {
    const S3Write& write;
    std::string path;
    std::string id;
};

awaitable<net::Response> send_successfully(S3Client& client, S3Request request, Deadline deadline) {
    const auto outcome = co_await client.send(std::move(request), deadline);
    if (!outcome || !outcome->is_success()) {
        throw write_failure(client, outcome);
    }
    co_return *outcome;
}

awaitable<std::string> begin_upload(S3Client& client, const S3Write& write, Deadline deadline) {
    S3Request request{.method = net::Method::post,
                      .path = client.address().path_of(write.key),
                      .query = {{"uploads", ""}},
                      .fields = write_fields(write)};
    request.fields.emplace_back("x-amz-checksum-algorithm", "SHA256");
    const auto response = co_await send_successfully(client, std::move(request), deadline);
    co_return read_upload_id(response.body);
}

// The digest of a part, and the same bytes for that of the whole.
awaitable<Sha256> digest_part(async::WorkPool& work, net::FileRange part,
                              std::shared_ptr<Digest> whole, Deadline deadline) {
    const std::function<Sha256()> call = [part, whole, deadline] {
        Digest digest;
        const auto end = part.offset + part.bytes;
        for (auto at = part.offset; at < end;) {
            require_time(deadline);
            const auto count = std::min<std::uint64_t>(limits::object_chunk_bytes, end - at);
            const auto bytes = part.file->read_at(at, count);
            if (bytes.empty()) {
                throw Error(ErrorKind::internal, "The file changed while it was being stored.");
            }
            digest.update(bytes);
            whole->update(bytes);
            at += bytes.size();
        }
        return digest.finish();
    };
    co_return co_await run_by(work, deadline, call);
}

awaitable<UploadedPart> send_part(S3Client& client, const Upload& upload, int number,
                                  net::FileRange bytes, Sha256 digest, Deadline deadline) {
    S3Request request{.method = net::Method::put,
                      .path = upload.path,
                      .query = {{"partNumber", std::to_string(number)}, {"uploadId", upload.id}},
                      .fields = {{"x-amz-checksum-sha256", to_base64(digest)}},
                      .body = std::move(bytes),
                      .body_sha256 = digest};
    const auto response = co_await send_successfully(client, std::move(request), deadline);
    const auto etag = response.find_header("etag");
    if (!etag) {
        throw Error(ErrorKind::unavailable, "The object store does not name a part it was given.");
    }
    co_return UploadedPart{
        .number = number, .etag = std::string(*etag), .checksum = to_base64(digest)};
}

// Throws internal when the parts together are not what the object should be.
awaitable<std::vector<UploadedPart>> send_parts(S3Client& client, async::WorkPool& work,
                                                const Upload& upload, Deadline deadline) {
    const auto& object = upload.write.object;
    const auto smallest = (object.bytes + limits::s3_parts_max - 1) / limits::s3_parts_max;
    const auto part_bytes = std::max(limits::s3_part_bytes, smallest);
    const auto whole = std::make_shared<Digest>();
    std::vector<UploadedPart> parts;
    for (std::uint64_t at = 0; at < object.bytes; at += part_bytes) {
        const net::FileRange bytes{.file = upload.write.file,
                                   .offset = at,
                                   .bytes = std::min(part_bytes, object.bytes - at)};
        const auto digest = co_await digest_part(work, bytes, whole, deadline);
        const auto number = static_cast<int>(parts.size()) + 1;
        auto part = co_await send_part(client, upload, number, bytes, digest, deadline);
        parts.push_back(std::move(part));
    }
    if (whole->finish() != object.sha256) {
        throw Error(ErrorKind::internal, "The file changed while it was being stored.");
    }
    co_return parts;
}

// A status of success is none before its body says so: servers answer early, and go on working.
bool is_carried_out(const S3Outcome& outcome) {
    return outcome && outcome->is_success() && is_completed_upload(outcome->body);
}

// Whether the same request may still succeed.
bool is_worth_another(const S3Outcome& outcome) {
    return !outcome || outcome->is_success() || outcome->status == 409 ||
           net::is_passing_status(outcome->status);
}

awaitable<void> complete(S3Client& client, const Upload& upload, std::string parts,
                         Deadline deadline) {
    for (int attempt = 1;; ++attempt) {
        S3Request request{.method = net::Method::post,
                          .path = upload.path,
                          .query = {{"uploadId", upload.id}},
                          .fields = {{"content-type", "application/xml"}, {"if-none-match", "*"}},
                          .body = parts};
        const auto outcome = co_await client.send(std::move(request), answer_deadline(deadline));
        if (is_carried_out(outcome)) {
            co_return;
        }
        const bool is_there = co_await is_written(client, upload.write, deadline);
        if (is_there) {
            co_return;
        }
        if (!is_worth_another(outcome) || attempt == limits::s3_attempts_max) {
            throw write_failure(client, outcome);
        }
        const auto pause = std::min<Deadline::duration>(
            net::backoff(attempt, 1.0),
            answer_deadline(deadline) - std::chrono::steady_clock::now());
        co_await async::sleep_for(pause);
    }
}

awaitable<void> send_all(S3Client& client, async::WorkPool& work, const Upload& upload,
                         Deadline deadline) {
    const auto parts = co_await send_parts(client, work, upload, answer_deadline(deadline));
    co_await complete(client, upload, write_completion(parts), deadline);
}

// Of an upload that is gone already, or cannot be reached, remove_unfinished takes care later.
awaitable<bool> abort_upload(S3Client& client, std::string path, std::string id,
                             Deadline deadline) {
    S3Request request{
        .method = net::Method::delete_, .path = std::move(path), .query = {{"uploadId", id}}};
    const auto outcome = co_await client.send(std::move(request), deadline);
    co_return outcome && outcome->is_success();
}

}  // namespace

awaitable<void> put_in_parts(S3Client& client, async::WorkPool& work, S3Write write,
                             Deadline deadline) {
    auto id = co_await begin_upload(client, write, deadline);
    const Upload upload{
        .write = write, .path = client.address().path_of(write.key), .id = std::move(id)};
    auto sending = send_all(client, work, upload, deadline);
    const auto ending = co_await async::ending_of(std::move(sending));
    if (ending.failure) {
        const auto soon = deadline_in(limits::s3_settle_time_max);
        [[maybe_unused]] const bool is_gone =
            co_await abort_upload(client, upload.path, upload.id, soon);
        std::rethrow_exception(ending.failure);
    }
}

awaitable<std::size_t> abort_uploads(S3Client& client, std::chrono::seconds older_than,
                                     Deadline deadline) {
    const auto newest = now() - older_than;
    std::size_t count = 0;
    UnfinishedUploads page;
    do {
        S3Request request{.method = net::Method::get,
                          .path = client.address().bucket_path(),
                          .query = {{"uploads", ""},
                                    {"max-uploads", std::to_string(limits::s3_uploads_per_page)},
                                    {"prefix", client.settings().prefix}}};
        if (page.is_truncated) {
            request.query.emplace_back("key-marker", page.next_key);
            request.query.emplace_back("upload-id-marker", page.next_upload_id);
        }
        const auto response = co_await send_successfully(client, std::move(request), deadline);
        page = read_unfinished_uploads(response.body);
        for (const auto& upload : page.uploads) {
            if (upload.began_at > newest) {
                continue;
            }
            const bool is_gone = co_await abort_upload(client, client.address().path_of(upload.key),
                                                       upload.upload_id, deadline);
            count += is_gone ? 1 : 0;
        }
    } while (page.is_truncated);
    co_return count;
}

}  // namespace mien::objects
