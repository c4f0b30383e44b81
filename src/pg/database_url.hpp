// Addresses of databases as people write them, in either form of libpq: "postgresql://…" or
// "host=… dbname=…" (PostgreSQL documentation, "Connection Strings").
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "pg/settings.hpp"

namespace mien::pg {

// Stands for a password that is not shown.
inline constexpr std::string_view masked_password = "***";

struct UrlProblem {
    std::string code;
    std::string message;  // one sentence, with nothing in it from the address but names of options
};

// Reads the address exactly as libpq would, and takes from it one host with a name or an IP
// address, a port, a database, a user and a password. What would weaken the link, change what a
// session does or be found elsewhere is refused; "sslmode=verify-full" alone may stand there,
// because it is how every link is. The host is canonical. The address itself is never given to
// libpq to connect with.
[[nodiscard]] std::expected<Settings, UrlProblem> parse_database_url(std::string_view text,
                                                                     std::string ca_file);

// One spelling for each host: a name in small letters without its final dot, an address as
// PostgreSQL writes it. What is compared with another host is written so.
[[nodiscard]] std::string canonical_host(std::string_view host);

struct UrlParts {
    std::string host;
    std::uint16_t port = 5432;
    std::string database;
    std::string user;
};

// The address with "***" for the password. parse_database_url gives the same parts again.
[[nodiscard]] std::string masked_database_url(const UrlParts& parts);

}  // namespace mien::pg
