// The URLs that a client may be given: http or https, a host, perhaps a port, a path and a query.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mien::net {

enum class Scheme : std::uint8_t { http, https };

// Only parse_url and follow_url make one. The path and the query stay as they were written.
struct Url {
    Scheme scheme = Scheme::https;
    std::string host;        // in lower case, an IPv4 address in dotted form, IPv6 without brackets
    std::uint16_t port = 0;  // the scheme's own when none was written
    std::string path;        // begins with "/"
    std::string query;       // with its "?", or empty

    // As the Host header says it: the port only when it is not the scheme's own.
    [[nodiscard]] std::string authority() const;
    // "https://host": where credentials may go.
    [[nodiscard]] std::string origin() const;
    [[nodiscard]] std::string text() const;
};

// Refused are user names, zones of IPv6 addresses, and every character that RFC 3986 does not have
// in a URL (spaces, control characters, backslashes, anything but ASCII). A fragment is dropped.
// Throws invalid.
[[nodiscard]] Url parse_url(std::string_view text);
// The same; nothing for what is refused.
[[nodiscard]] std::optional<Url> find_url(std::string_view text);

// Where a Location header of the answer from `base` leads to (RFC 3986 section 5). Throws invalid.
[[nodiscard]] Url follow_url(const Url& base, std::string_view location);

}  // namespace mien::net
