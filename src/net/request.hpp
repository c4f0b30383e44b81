// What is asked of another server, and what it answers.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/file.hpp"
#include "base/limits/net.hpp"
#include "base/secret.hpp"

namespace mien::net {

enum class Method : std::uint8_t { get, head, post, put, patch, delete_ };

struct Header {
    std::string name;
    std::string value;
};

// Its value is in no message, and no redirect takes it to another scheme, host or port.
struct SecretHeader {
    std::string name;
    Secret value;
};

// Bytes of an open file, read while they are sent: they must not change until the call has ended.
struct FileRange {
    std::shared_ptr<const File> file;
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
};

// A request has everything that it takes to send it again.
struct Request {
    Method method = Method::get;
    // Absolute, percent-encoded; its path is sent as it is (no "..", "//" or "%2F" is resolved).
    std::string url;
    // Not those that the client makes itself: Host, Content-Length, Transfer-Encoding, Connection,
    // Expect. Authorization and Cookie are secret headers, wherever they stand.
    std::vector<Header> headers;
    std::vector<SecretHeader> secret_headers;
    std::variant<std::string, FileRange> body;
    // Set once a byte of the body is handed over, by any attempt. A call with a body that failed
    // before has done nothing at the server, which had no whole request.
    std::shared_ptr<bool> is_body_begun;
    // A body with more bytes ends the call with upstream_failed.
    std::uint64_t body_bytes_max = limits::web_body_bytes_max;
    // More than one only when it does no harm that the server does what is asked twice. Another
    // attempt is made after a lost or refused connection and after 429, 500, 502, 503 and 504.
    // With one, only a GET or HEAD is sent anew, when a kept connection turns out to be dead.
    int attempts_max = 1;
    // How many redirects are followed; of GET and HEAD only. Else the redirect is the answer.
    int redirects_max = 0;
    // The call ends with unavailable when no byte moves for that long.
    std::chrono::seconds stall_time_max = limits::web_stall_time_max;
};

// What the server said: any status is an answer, not an error.
struct ResponseHead {
    int status = 0;
    std::vector<Header> headers;  // in their order, names in lower case
    std::string url;              // whose answer it is: the last one when redirects were followed
    int attempts = 1;             // that it took; redirects do not count

    // The value of the first header of that name (in lower case).
    [[nodiscard]] std::optional<std::string_view> find_header(std::string_view name) const;
    [[nodiscard]] bool is_success() const { return status >= 200 && status < 300; }
};

struct Response : ResponseHead {
    std::string body;
};

}  // namespace mien::net
