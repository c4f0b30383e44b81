// The XML that S3 answers with ("Amazon S3 API reference", the answers of each operation). Read as
// what another party wrote: bounded in size (limits::s3_answer_bytes_max), nothing in it is
// fetched or expanded, and what is not of the expected form is refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "objects/object_store.hpp"

namespace mien::objects {

// <Error>. Texts are as the server wrote them: for the log, not for people.
struct S3Error {
    std::string code;
    std::string message;
    std::string region;  // where the bucket lies, when that is what was wrong
    std::string request_id;
};

// Nothing when the text is anything else.
[[nodiscard]] std::optional<S3Error> find_s3_error(std::string_view body);

// The id of <InitiateMultipartUploadResult>. Throws unavailable for anything else.
[[nodiscard]] std::string read_upload_id(std::string_view body);

// Whether the text is a whole <CompleteMultipartUploadResult>. A server may say 200 before it
// knows the outcome: then the text is an <Error>, or cut, or empty.
[[nodiscard]] bool is_completed_upload(std::string_view body);

struct UnfinishedUpload {
    std::string key;
    std::string upload_id;
    Timestamp began_at;
};

// <ListMultipartUploadsResult>: one page, and where the next one begins.
struct UnfinishedUploads {
    std::vector<UnfinishedUpload> uploads;
    bool is_truncated = false;
    std::string next_key;
    std::string next_upload_id;
};

// Throws unavailable for anything else.
[[nodiscard]] UnfinishedUploads read_unfinished_uploads(std::string_view body);

// <ListBucketResult> of ListObjectsV2: one page, and what the next one is asked for with.
struct ObjectListing {
    std::vector<ListedObject> objects;
    std::optional<std::string> next_token;
};

// Throws unavailable for anything else.
[[nodiscard]] ObjectListing read_object_listing(std::string_view body);

// The names in <ListAllMyBucketsResult>. Throws unavailable for anything else.
[[nodiscard]] std::vector<std::string> read_bucket_names(std::string_view body);

struct UploadedPart {
    int number = 0;  // from 1
    std::string etag;
    std::string checksum;  // SHA-256 in base64
};

// The body of CompleteMultipartUpload.
[[nodiscard]] std::string write_completion(const std::vector<UploadedPart>& parts);

}  // namespace mien::objects
