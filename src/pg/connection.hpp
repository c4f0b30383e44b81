// One session with PostgreSQL. Not shared: one operation at a time. An operation that does not end
// (deadline, cancellation, lost link) breaks the connection, which is then only good for dropping;
// the server notices the closed socket within seconds and stops the statement.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "async/awaitable.hpp"
#include "base/clock.hpp"
#include "pg/query.hpp"
#include "pg/rows.hpp"
#include "pg/server_error.hpp"
#include "pg/settings.hpp"

struct pg_conn;

namespace mien::pg {

class Socket;

struct Notification {
    std::string channel;
    std::string payload;
};

class Connection {
  public:
    // Throws unavailable, also when the server's certificate is not the right one.
    [[nodiscard]] static awaitable<std::unique_ptr<Connection>> open(const Settings& settings,
                                                                     Deadline deadline);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Runs one statement; it is prepared by its name on first use, in the same round trip.
    [[nodiscard]] awaitable<Rows> run(Query query, Params params, Deadline deadline);

    // Runs the statements in order, in one round trip unless they are large; outside of a
    // transaction they are one of their own. The first that fails is thrown and none after it has
    // run.
    [[nodiscard]] awaitable<std::vector<Rows>> run_all(std::vector<Call> calls, Deadline deadline);

    // The same, but the statement that failed is a value: results holds those before it.
    struct Outcome {
        std::vector<Rows> results;
        std::optional<ServerError> failure;
    };
    [[nodiscard]] awaitable<Outcome> exchange(std::vector<Call> calls, Deadline deadline);

    // Notifications of LISTENed channels; none when the deadline passes first, which is no error.
    [[nodiscard]] awaitable<std::vector<Notification>> wait_for_notifications(Deadline deadline);
    // Ends this or the next wait_for_notifications early, with what it has.
    void stop_waiting();

    // True when no operation may follow.
    [[nodiscard]] bool is_broken() const noexcept { return is_broken_; }
    void mark_broken() noexcept { is_broken_ = true; }
    // A look at the socket without a round trip: false when the server is known to have hung up.
    [[nodiscard]] bool looks_alive();

    // Rolls back an open transaction without waiting: the answer is read by the next operation.
    // Breaks the connection when an operation is under way or the socket is full.
    void abandon_transaction() noexcept;

    [[nodiscard]] SteadyTime opened_at() const noexcept { return opened_at_; }
    // Statements prepared so far; for tests and metrics.
    [[nodiscard]] std::size_t prepared_count() const noexcept { return prepared_.size(); }

  private:
    friend class CopySession;
    friend class ScriptRun;
    class Operation;

    Connection(Executor executor, pg_conn* handle);

    awaitable<void> connect(Deadline deadline);
    // Queues the call; true when its statement is prepared by it.
    bool send(const Call& call);
    awaitable<void> flush();
    [[nodiscard]] std::vector<bool> send_batch(std::span<const Call> batch);
    // Ends what is sent by libpq's function and sends all of it.
    awaitable<void> hand_over(int (*end)(pg_conn*));
    awaitable<void> read_answers(std::span<const Call> batch,
                                 const std::vector<bool>& is_new_statement, Outcome& outcome);
    // True when the statement was refused or not run at all.
    bool note_failure(const Rows& rows, const Query& query, Outcome& outcome);
    awaitable<Rows> next_result();
    awaitable<void> expect_end_of_results();
    awaitable<void> expect_sync();
    awaitable<void> read_rollback();
    // For COPY and scripts, which libpq allows outside of pipeline mode only.
    awaitable<void> leave_pipeline();
    void enter_pipeline();
    void take_notifications(std::vector<Notification>& notifications);
    [[noreturn]] void fail_lost(const char* what);
    Error lost_during(const ServerError& failure);

    pg_conn* handle_;
    std::shared_ptr<Socket> socket_;
    SteadyTime opened_at_;
    std::unordered_map<std::string, std::size_t> prepared_;  // name to hash of the SQL
    bool is_broken_ = false;
    bool is_busy_ = false;
    bool has_rollback_underway_ = false;
    bool is_waiting_ = false;
    bool is_stop_wanted_ = false;
};

}  // namespace mien::pg
