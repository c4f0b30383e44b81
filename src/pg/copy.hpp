// COPY in both directions, in constant memory: a slow receiver slows the sender. Leaving before the
// end, also by an exception, breaks the connection, so that the server undoes what was sent.
#pragma once

#include <functional>
#include <memory>

#include "pg/transaction.hpp"

namespace mien::pg {

// Receives one row of the text or CSV format, or one message of the binary format, per call; the
// view is valid until the call's coroutine ends.
using CopySink = std::function<awaitable<void>(std::string_view)>;

// Runs "COPY … TO STDOUT". Returns the number of rows.
[[nodiscard]] awaitable<std::int64_t> copy_out(Connection& connection, Query query, CopySink sink,
                                               Deadline deadline);
[[nodiscard]] awaitable<std::int64_t> copy_out(Transaction& transaction, Query query,
                                               CopySink sink);

// Runs "COPY … FROM STDIN". The connection must outlive it and does nothing else meanwhile.
class CopyIn {
  public:
    [[nodiscard]] static awaitable<CopyIn> start(Connection& connection, Query query,
                                                 Deadline deadline);
    [[nodiscard]] static awaitable<CopyIn> start(Transaction& transaction, Query query);
    CopyIn(CopyIn&&) noexcept;
    CopyIn& operator=(CopyIn&&) = delete;
    ~CopyIn();

    // Any number of bytes, cut anywhere. Waits while more than copy_buffer_bytes_max are unsent.
    [[nodiscard]] awaitable<void> write(std::string_view bytes);
    // Ends the COPY; the number of rows. Throws what the server found wrong with them.
    [[nodiscard]] awaitable<std::int64_t> finish();
    // Makes the server drop the rows; the connection stays good, an open transaction has failed.
    [[nodiscard]] awaitable<void> abort();

  private:
    class State;
    explicit CopyIn(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

}  // namespace mien::pg
