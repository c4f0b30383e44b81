// Internal: the span of one operation on a connection.
#pragma once

#include "base/assert.hpp"
#include "pg/connection.hpp"
#include "pg/socket.hpp"

namespace mien::pg {

// Until finish the connection counts as broken: an operation that leaves by an exception, a
// cancellation or the end of the program may have left half a message on the link.
class Connection::Operation {
  public:
    Operation(Connection& connection, Deadline deadline) : connection_(connection) {
        MIEN_ASSERT(!connection.is_busy_, "one operation at a time on a connection");
        if (connection.is_broken_) {
            throw Error(ErrorKind::unavailable, "The database connection was lost.");
        }
        if (deadline <= std::chrono::steady_clock::now()) {
            throw Error(ErrorKind::unavailable, "The request took too long.");
        }
        connection.is_busy_ = true;
        connection.socket_->arm(deadline);
    }
    Operation(const Operation&) = delete;
    Operation& operator=(const Operation&) = delete;
    ~Operation() {
        if (!is_finished_) {
            finish();
            connection_.is_broken_ = true;
        }
    }

    void finish() noexcept {
        connection_.socket_->disarm();
        connection_.is_busy_ = false;
        is_finished_ = true;
    }

  private:
    Connection& connection_;
    bool is_finished_ = false;
};

}  // namespace mien::pg
