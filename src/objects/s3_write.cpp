#include "objects/s3_write.hpp"

#include <algorithm>
#include <array>

#include "base/file.hpp"
#include "base/scratch_directory.hpp"
#include "objects/s3_answers.hpp"
#include "objects/s3_encoding.hpp"
#include "objects/store_deadline.hpp"

namespace mien::objects {
namespace {

constexpr const char* sha256_mark = "x-amz-meta-mien-sha256";
constexpr const char* write_mark = "x-amz-meta-mien-write";

// What servers say when the bytes that came are not those that were announced.
constexpr std::array<std::string_view, 4> mismatch_codes{
    "XAmzContentSHA256Mismatch", "BadDigest", "XAmzContentChecksumMismatch", "IncompleteBody"};

std::string random_id() {
    const auto bytes = random_bytes(16);
    return to_hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

Error changed_file() {
    return Error(ErrorKind::internal, "The file changed while it was being stored.");
}

std::uint64_t length_in(const net::Response& response) {
    const auto text = response.find_header("content-length").value_or("");
    const bool is_number = !text.empty() && text.size() <= 18 &&
                           text.find_first_not_of("0123456789") == std::string_view::npos;
    if (!is_number) {
        throw Error(ErrorKind::unavailable, "The object store does not say how long an object is.");
    }
    return std::stoull(std::string(text));
}

S3ObjectHead head_in(const net::Response& response) {
    S3ObjectHead head{
        .bytes = length_in(response), .modified_at = {}, .sha256 = {}, .write_id = {}};
    const auto modified_at = parse_http_date(response.find_header("last-modified").value_or(""));
    if (!modified_at) {
        throw Error(ErrorKind::unavailable, "The object store does not say how old an object is.");
    }
    head.modified_at = *modified_at;
    head.sha256 = sha256_from_hex(response.find_header(sha256_mark).value_or(""));
    head.write_id = response.find_header(write_mark).value_or("");
    return head;
}

Error taken_key() {
    return Error(ErrorKind::conflict, "There is an object with this key already.");
}

}  // namespace

awaitable<S3Write> begin_write(async::WorkPool& work, std::string key, NewObject object,
                               Deadline deadline) {
    const std::function<std::shared_ptr<const File>()> open = [file = object.file,
                                                               bytes = object.bytes] {
        auto opened = std::make_shared<const File>(File::open(file, scratch_place));
        if (opened->size() != bytes) {
            throw changed_file();
        }
        return opened;
    };
    auto file = co_await run_by(work, deadline, open);
    co_return S3Write{.key = std::move(key),
                      .object = std::move(object),
                      .file = std::move(file),
                      .write_id = random_id()};
}

S3Fields write_fields(const S3Write& write) {
    return {{"content-type", write.object.content_type},
            {sha256_mark, to_hex(write.object.sha256)},
            {write_mark, write.write_id}};
}

awaitable<std::optional<S3ObjectHead>> find_head(S3Client& client, std::string key,
                                                 Deadline deadline) {
    S3Request request{.method = net::Method::head, .path = client.address().path_of(key)};
    auto outcome = co_await client.send(std::move(request), deadline);
    const auto response = require_answer(std::move(outcome));
    if (response.status == 404) {
        co_return std::nullopt;
    }
    if (!response.is_success()) {
        throw client.refusal_of(response);
    }
    co_return head_in(response);
}

awaitable<void> require_free(S3Client& client, std::string key, Deadline deadline) {
    const auto head = co_await find_head(client, std::move(key), deadline);
    if (head) {
        throw taken_key();
    }
}

awaitable<bool> is_written(S3Client& client, const S3Write& write, Deadline deadline) {
    const auto head = co_await find_head(client, write.key, deadline);
    if (!head) {
        co_return false;
    }
    if (head->write_id != write.write_id) {
        throw taken_key();
    }
    if (head->bytes != write.object.bytes || head->sha256 != write.object.sha256) {
        throw Error(ErrorKind::internal, "The object store kept other bytes than it was given.");
    }
    co_return true;
}

Deadline answer_deadline(Deadline deadline) {
    const auto left = deadline - std::chrono::steady_clock::now();
    const Deadline::duration longest = limits::s3_settle_time_max;
    return deadline - std::min(left / 5, longest);
}

Error write_failure(const S3Client& client, const S3Outcome& outcome) {
    if (!outcome) {
        return outcome.error();
    }
    const auto error = find_s3_error(outcome->body);
    if (error && std::ranges::find(mismatch_codes, error->code) != mismatch_codes.end()) {
        return changed_file();
    }
    return client.refusal_of(*outcome);
}

}  // namespace mien::objects
