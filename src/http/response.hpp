// What a handler answers. The session adds what every response carries (ids, safety headers,
// lengths); a header set here wins over the session's default of the same name.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/json/value.hpp>

#include "async/awaitable.hpp"

namespace mien::http {

class StreamWriter;

struct Header {
    std::string name;
    std::string value;
};

// A body that many responses share, such as a cached one.
using SharedBody = std::shared_ptr<const std::string>;

// A body that is written as it comes into being. Without a length it is sent in chunks. The
// function may hold what it needs; when it throws, the connection is cut, so that the client
// cannot take a part for the whole.
struct StreamBody {
    std::function<awaitable<void>(StreamWriter&)> write;
    std::optional<std::uint64_t> length = std::nullopt;
};

using Body = std::variant<std::string, SharedBody, StreamBody>;

struct Response {
    // Replaces or adds a header. Throws malformed when the name is no token or the value has
    // control characters: a value that reflects input can never begin a new header. Throws
    // internal for Content-Length, Transfer-Encoding and Connection, which the session sets.
    Response& set(std::string_view name, std::string_view value);
    // Adds a header even when one of that name is there (Set-Cookie).
    Response& add(std::string_view name, std::string_view value);
    [[nodiscard]] const std::string* find(std::string_view name) const;
    [[nodiscard]] const std::vector<Header>& headers() const { return headers_; }

    unsigned status = 200;
    Body body;

  private:
    std::vector<Header> headers_;
};

[[nodiscard]] Response json_response(unsigned status, const boost::json::value& value);
// For JSON that is serialised already.
[[nodiscard]] Response json_text_response(unsigned status, Body text);
// The content type is exact: with a charset where it is text.
[[nodiscard]] Response text_response(unsigned status, std::string text,
                                     std::string_view content_type = "text/plain; charset=utf-8");
[[nodiscard]] Response no_content();

// The standard phrase of a status, "" for an unknown one.
[[nodiscard]] std::string_view reason_of(unsigned status);

}  // namespace mien::http
