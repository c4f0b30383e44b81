// Internal: a connection taken out of pipeline mode for one COPY.
#pragma once

#include "pg/operation.hpp"

namespace mien::pg {

class CopySession {
  public:
    CopySession(Connection& connection, Query query, Deadline deadline);

    // Sends the COPY; throws what the server refuses. Afterwards the stream is open.
    [[nodiscard]] awaitable<void> start_out();
    [[nodiscard]] awaitable<void> start_in();

    // The next message of COPY TO; nothing after the last. Valid until the next call.
    [[nodiscard]] awaitable<std::optional<std::string_view>> read();

    [[nodiscard]] awaitable<void> write(std::string_view bytes);
    // Ends COPY FROM; with a reason the server drops the rows.
    [[nodiscard]] awaitable<void> end_input(const char* reason);

    // The answer to the whole COPY, with the connection back in pipeline mode.
    [[nodiscard]] awaitable<std::int64_t> finish();
    // The same when the answer is known to be a refusal of our own making.
    [[nodiscard]] awaitable<void> finish_refused();

  private:
    struct FreeMessage {
        void operator()(char* message) const noexcept;
    };

    awaitable<void> start(int expected_status);
    awaitable<std::optional<ServerError>> read_answer();
    awaitable<void> flush();

    Connection& connection_;
    Query query_;
    Connection::Operation operation_;
    std::unique_ptr<char, FreeMessage> message_;
    std::int64_t rows_ = 0;
    std::size_t unsent_bytes_ = 0;
};

}  // namespace mien::pg
