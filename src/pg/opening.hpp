// Internal: the steps by which libpq opens a connection.
#pragma once

#include <cstdint>

#include "async/awaitable.hpp"

struct pg_conn;

namespace mien::pg {

class Socket;

enum class Opening : std::uint8_t { open, refused, too_slow };

// Takes a connection that PQconnectStartParams has begun to its end, waiting on the socket, which
// is armed. What libpq says of a refusal is its own error message.
[[nodiscard]] awaitable<Opening> finish_opening(pg_conn* handle, Socket& socket);

}  // namespace mien::pg
