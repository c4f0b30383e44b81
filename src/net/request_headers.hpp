// Internal: what the headers of a request may be.
#pragma once

#include <string_view>

#include "net/request.hpp"

namespace mien::net {

// Authorization, Proxy-Authorization and Cookie, in any case.
[[nodiscard]] bool is_secret_name(std::string_view name);

// Throws invalid when a name or value could not be sent as one header, or when the client makes the
// header itself. No value is repeated.
void require_sound_headers(const Request& request);

}  // namespace mien::net
