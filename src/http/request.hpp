// A request as a handler sees it: parsed, decoded once and within its limits. It lives in the
// session until its response is sent, so views into it are good for that long and no longer.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/ip/address.hpp>

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "http/guard.hpp"
#include "http/method.hpp"
#include "http/target.hpp"

namespace mien::core {
struct Principal;  // who is calling; opaque here
}  // namespace mien::core

namespace mien::api {
struct CheckedBody;  // a body that was read before its handler runs; opaque here
}  // namespace mien::api

namespace mien::http {

// The value of "{name}" in a route, as a stretch of the decoded path.
struct PathParameter {
    std::string_view name;
    std::size_t offset;
    std::size_t length;
};

// A body that its route wants as a file, or the part "file" of one that is a form. The file is
// there until the response is sent; a handler that needs it for longer gives it another name.
struct BodyFile {
    std::filesystem::path path;
    std::uint64_t bytes = 0;
    Sha256 sha256{};
    std::optional<std::string> file_name = std::nullopt;  // in the form: safe, may be empty
};

struct Request {
    Request() = default;
    Request(const Request&) = delete;
    Request& operator=(const Request&) = delete;

    // Makes it as new for the next one of the connection: nothing of the request before is left,
    // except the memory of its texts.
    void begin();

    // The path parameter of the matched route; asking for one it does not have is a bug.
    [[nodiscard]] std::string_view param(std::string_view name) const;
    // The decoded query parameter; none of them comes twice.
    [[nodiscard]] std::optional<std::string_view> query(std::string_view name) const;
    // The value of the first field of that name; names compare without case.
    [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
    // The values of all fields of that name as one list, joined by commas (RFC 9110 section 5.3).
    [[nodiscard]] std::optional<std::string> header_list(std::string_view name) const;
    // Host without its port, as it was sent; empty when there is none (HTTP/1.0).
    [[nodiscard]] std::string_view host() const;
    // The value of a cookie.
    [[nodiscard]] std::optional<std::string_view> cookie(std::string_view name) const;

    Method method = Method::get;
    std::string target;  // as it was sent
    Target location;     // path and query, decoded
    std::vector<PathParameter> parameters;
    std::string_view route_name;  // of the matched route, as the router has it; else empty
    std::string head_bytes;       // what the fields of `head` point into
    Head head;
    std::string body;
    std::shared_ptr<api::CheckedBody> checked_body;  // null for a body that nobody has read
    std::optional<BodyFile> body_file;               // instead of `body`, for BodyPlace::file
    std::string id;                      // goes into the log, the response and every problem
    boost::asio::ip::address peer;       // the client; behind a trusted proxy, whom it names
    boost::asio::ip::address connected;  // the other end of the connection
    bool is_peer_known = true;  // false: a trusted proxy names nobody; peer is the other end then
    bool is_secure = false;     // a trusted proxy says that the client used TLS
    Deadline deadline;  // the response must be ready by then; restarts once a body file has arrived
    std::shared_ptr<const core::Principal> principal;
    std::string actor;  // who is calling, for the log; "" for nobody in particular
    // Why it was turned away, in one word that is a constant; "" for a request that was let in.
    std::string_view refused_for;

    [[nodiscard]] const std::string& path() const { return location.path; }

  private:
    Request& operator=(Request&&) = default;
};

}  // namespace mien::http
