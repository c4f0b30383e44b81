// Writes staging's access log: one row for each request, before its answer goes out.
#pragma once

#include <memory>

#include "http/request.hpp"
#include "http/request_hooks.hpp"
#include "pg/pool.hpp"
#include "store/staging/access_log.hpp"

namespace mien::api {

// What the log says of a request and the answer to it: the path without its query, which may hold
// what lets in.
[[nodiscard]] store::AccessAttempt attempt_of(const http::Request& request,
                                              const http::Answered& answered);

// Group commit: those who come while rows are being written share the next transaction. Network
// thread only.
class AccessLog {
  public:
    // The pool is that of the control database and must outlive all writes.
    AccessLog(Executor executor, pg::Pool& control);
    AccessLog(const AccessLog&) = delete;
    AccessLog& operator=(const AccessLog&) = delete;
    ~AccessLog();

    // Returns once the row is committed. Throws unavailable when it is not known to be: at once
    // when limits::access_batch_rows_max are waiting, else within twice
    // limits::access_write_time_max.
    [[nodiscard]] awaitable<void> write(store::AccessAttempt attempt);

    // True from a write that failed to the next one that does not.
    [[nodiscard]] bool is_failing() const;

  private:
    struct State;

    // Shared with the coroutine that writes.
    std::shared_ptr<State> state_;
};

}  // namespace mien::api
