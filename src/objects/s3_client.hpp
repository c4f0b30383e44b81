// Requests to one bucket: signed, sent, and their refusals explained. Knows no rule of Mien's keys:
// any key that S3 has can be named here.
//
// What became of a request is a value, because a request without an answer may have been carried
// out all the same.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <variant>

#include "async/awaitable.hpp"
#include "async/work_pool.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "net/web_client.hpp"
#include "objects/s3_address.hpp"
#include "objects/s3_settings.hpp"
#include "objects/s3_signer.hpp"

namespace mien::objects {

// One request. Sent again, within the deadline, while the server says that it may be: none of what
// Mien asks for does harm when it is done twice.
struct S3Request {
    net::Method method = net::Method::get;
    std::string path;  // of S3Address
    S3Fields query = {};
    S3Fields fields = {};  // names in lower case
    std::variant<std::string, net::FileRange> body = {};
    std::optional<Sha256> body_sha256 = {};  // of a file's bytes, which are not hashed here
    std::uint64_t answer_bytes_max = limits::s3_answer_bytes_max;
};

// An answer of any status, or why there is none: an Error of the kind unavailable, or internal for
// what went wrong on this side, such as a file that cannot be read.
using S3Outcome = std::expected<net::Response, Error>;

class S3Client {
  public:
    // Throws invalid for settings that cannot be right. The pool must outlive the client.
    S3Client(S3Settings settings, Executor executor, async::WorkPool& work);

    [[nodiscard]] const S3Address& address() const { return address_; }
    [[nodiscard]] const S3Settings& settings() const { return settings_; }

    // A 409 that asks for another try (ConditionalRequestConflict, OperationAborted) is tried again
    // with growing pauses; it never says that a key is taken.
    [[nodiscard]] awaitable<S3Outcome> send(S3Request request, Deadline deadline);

    // A link to the object that is good for `life`. The query may ask for other fields of the
    // answer (response-content-disposition).
    [[nodiscard]] std::string link_to(std::string_view key, S3Fields query,
                                      std::chrono::seconds life) const;

    // What an answer that is no success means, as an Error of the kind unavailable that says which
    // setting to look at. What the server said is in its detail.
    [[nodiscard]] Error refusal_of(const net::Response& response) const;

  private:
    [[nodiscard]] net::Request make_request(const S3Request& request) const;
    [[nodiscard]] awaitable<S3Outcome> send_once(const S3Request& request, Deadline deadline);

    S3Settings settings_;
    S3Address address_;
    S3Signer signer_;
    net::WebClient web_;
};

// The answer; throws when there is none.
[[nodiscard]] net::Response require_answer(S3Outcome outcome);

}  // namespace mien::objects
