#include "pg/opening.hpp"

#include <libpq-fe.h>

#include "pg/socket.hpp"

namespace mien::pg {

awaitable<Opening> finish_opening(pg_conn* handle, Socket& socket) {
    // libpq may close the socket and open another in every step, so each wait borrows it anew.
    auto step = PGRES_POLLING_WRITING;
    while (step != PGRES_POLLING_OK) {
        if (step == PGRES_POLLING_FAILED || PQstatus(handle) == CONNECTION_BAD) {
            co_return Opening::refused;
        }
        socket.borrow(PQsocket(handle));
        bool is_ready = false;
        if (step == PGRES_POLLING_WRITING) {
            is_ready = co_await socket.wait_writable();
        } else {
            is_ready = co_await socket.wait_readable();
        }
        socket.let_go();
        if (!is_ready) {
            co_return Opening::too_slow;
        }
        step = PQconnectPoll(handle);
    }
    co_return Opening::open;
}

}  // namespace mien::pg
