// AWS Signature Version 4 as S3 wants it: in the header fields of a request, or in the query of a
// link that anyone may follow (the "Signature Version 4" chapters of Amazon S3's API reference).
// Paths are signed as they are sent: encoded once, never normalised.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/secret.hpp"

namespace mien::objects {

struct S3Credential {
    std::string access_key_id;
    Secret secret_access_key;
};

// Names and values; a name may come once only.
using S3Fields = std::vector<std::pair<std::string, std::string>>;

// What is signed of a request.
struct S3Signable {
    std::string_view method;
    std::string host;  // as in the field Host: without the scheme's usual port
    std::string path;  // as it is sent: percent-encoded, with its first slash
    S3Fields query;    // as it is meant: not encoded
    S3Fields fields;   // names in lower case; all of them are signed
};

// The query as it is sent and signed: encoded, in the order of its names.
[[nodiscard]] std::string canonical_query(const S3Fields& query);

class S3Signer {
  public:
    S3Signer(S3Credential credential, std::string region)
        : credential_(std::move(credential)), region_(std::move(region)) {}

    // The fields to send with a request: its own, x-amz-date, x-amz-content-sha256 (the digest of
    // the body in lower-case hexadecimal) and authorization. Host is sent as well, but not among
    // them.
    [[nodiscard]] S3Fields sign(S3Signable request, std::string_view body_sha256,
                                Timestamp at) const;

    // The query of a link that is good for `life` (whole seconds, S3 allows a week) from `at` on.
    // Whoever follows it must send the request's fields, so there should be none.
    [[nodiscard]] std::string presign(S3Signable request, std::chrono::seconds life,
                                      Timestamp at) const;

  private:
    [[nodiscard]] std::string signature_of(std::string_view canonical_request,
                                           std::string_view time) const;
    [[nodiscard]] std::string scope_of(std::string_view time) const;

    S3Credential credential_;
    std::string region_;
};

}  // namespace mien::objects
