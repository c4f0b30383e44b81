// Names of hosts on the internet (RFC 1123 section 2.1, RFC 1035 section 2.3.4).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mien::core {

// In lower case and without one dot at its end; nothing for what is no name of a host. A name is
// "localhost" or has two labels at least, of ASCII letters, digits and inner hyphens, 253 bytes in
// all; an address is none, and a name of other letters is written in its xn-- form.
[[nodiscard]] std::optional<std::string> canonical_domain(std::string_view text);

}  // namespace mien::core
