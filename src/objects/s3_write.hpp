// What both ways of writing an object to S3 share (s3_put.hpp, s3_multipart.hpp): the object is
// marked with its digest and with an id of this very write, so that a write without an answer is
// settled by looking: it is there and ours, there and another's, or not there.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "async/work_pool.hpp"
#include "objects/object_store.hpp"
#include "objects/s3_client.hpp"

namespace mien::objects {

struct S3Write {
    std::string key;  // with the prefix
    NewObject object;
    std::shared_ptr<const File> file;
    std::string write_id;
};

// Opens the file. Throws internal when it has not as many bytes as the object should have.
[[nodiscard]] awaitable<S3Write> begin_write(async::WorkPool& work, std::string key,
                                             NewObject object, Deadline deadline);

// The type of the content and the marks, as the fields that store them.
[[nodiscard]] S3Fields write_fields(const S3Write& write);

// What HEAD says of an object.
struct S3ObjectHead {
    std::uint64_t bytes = 0;
    Timestamp modified_at;
    std::optional<Sha256> sha256;  // as it was marked
    std::string write_id;          // empty when Mien did not write it
};

// Nothing when there is no such object; throws unavailable.
[[nodiscard]] awaitable<std::optional<S3ObjectHead>> find_head(S3Client& client, std::string key,
                                                               Deadline deadline);

// Throws conflict when the key is taken, and unavailable. What is written meanwhile is for
// If-None-Match to refuse.
[[nodiscard]] awaitable<void> require_free(S3Client& client, std::string key, Deadline deadline);

// Looks whether this write was carried out: true when the object is its, false when there is none.
// Throws conflict when the key is taken, and internal when the object is not what was written.
[[nodiscard]] awaitable<bool> is_written(S3Client& client, const S3Write& write, Deadline deadline);

// A part of the time is kept for looking what became of a write.
[[nodiscard]] Deadline answer_deadline(Deadline deadline);

// Why an answer is none of a write that was carried out: internal when the server found other bytes
// than were announced, else unavailable.
[[nodiscard]] Error write_failure(const S3Client& client, const S3Outcome& outcome);

}  // namespace mien::objects
