// COPY in both directions, in constant memory: a slow receiver slows the sender. Leaving before the
// end, also by an exception, breaks the connection, so that the server undoes what was sent.
#pragma once

#include <functional>
#include <memory>

#include "pg/transaction.hpp"

namespace mien::pg {

class CopySession;

// Receives one row of the text or CSV format, or one message of the binary format, per call; the
// view is valid until the call's coroutine ends.
using CopySink = std::function<awaitable<void>(std::string_view)>;

// Runs "COPY … TO STDOUT". Returns the number of rows.
[[nodiscard]] awaitable<std::int64_t> copy_out(Connection& connection, Query query, CopySink sink,
                                               Deadline deadline);
[[nodiscard]] awaitable<std::int64_t> copy_out(Transaction& transaction, Query query,
                                               CopySink sink);

// Runs "COPY … TO STDOUT" for callers that take many rows at once. The connection must outlive it
// and does nothing else meanwhile.
class CopyOut {
  public:
    [[nodiscard]] static awaitable<CopyOut> start(Connection& connection, Query query,
                                                  Deadline deadline);
    [[nodiscard]] static awaitable<CopyOut> start(Transaction& transaction, Query query);
    CopyOut(CopyOut&&) noexcept;
    CopyOut& operator=(CopyOut&&) = delete;
    ~CopyOut();

    // Appends whole messages (rows, in the text format) until the batch has bytes_min, so that it
    // ends with a whole one, and adds their number. False when there are no more: then finish.
    [[nodiscard]] awaitable<bool> read(std::string& batch, std::size_t bytes_min,
                                       std::size_t& messages);
    // The number of rows. Throws what ended the COPY on the server's side.
    [[nodiscard]] awaitable<std::int64_t> finish();

  private:
    explicit CopyOut(std::unique_ptr<CopySession> session);

    std::unique_ptr<CopySession> session_;
};

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
