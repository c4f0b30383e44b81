// The address at which browsers find the server: an origin, "https://HOST" or "http://HOST:PORT".
#pragma once

#include <string>
#include <string_view>

namespace mien::app {

// Without the scheme and the port.
[[nodiscard]] std::string host_of(std::string_view origin);

// The same scheme and port at another host.
[[nodiscard]] std::string with_host(std::string_view origin, std::string_view host);

}  // namespace mien::app
