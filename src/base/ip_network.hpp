// Networks of addresses, as a configuration names them (RFC 4632 section 3.1, RFC 4291
// section 2.3).
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace mien {

// "10.66.0.0/16" or "fd00::/8" in canonical form, as PostgreSQL's type cidr writes it; an address
// alone is a network of one. A network of IPv4-mapped IPv6 addresses is one of IPv4. Else a
// sentence that says what is wrong: bits beyond the prefix are refused, because either could be
// meant.
[[nodiscard]] std::expected<std::string, std::string> parse_ip_network(std::string_view text);

}  // namespace mien
