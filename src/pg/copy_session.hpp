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
    // Appends whole messages until bytes_min are there, and counts them; false after the last.
    [[nodiscard]] awaitable<bool> read_batch(std::string& bytes, std::size_t bytes_min,
                                             std::size_t& messages);

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
    // The size of the message that is now in message_, 0 when more must come first, -1 at the end.
    int take_message();
    awaitable<void> wait_for_more();
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
