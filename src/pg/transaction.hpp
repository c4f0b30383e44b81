// A transaction on a leased connection. It ends by commit or by leaving its scope, which rolls
// back: handlers contain no rollback code. BEGIN travels with the first statement, so a transaction
// without statements costs no round trip.
#pragma once

#include <memory>
#include <vector>

#include "pg/connection.hpp"

namespace mien::pg {

class PoolCore;

enum class Isolation { read_committed, repeatable_read, repeatable_read_read_only };

// A connection of a pool, given back when the lease goes.
class Lease {
  public:
    Lease() = default;
    Lease(std::shared_ptr<PoolCore> pool, std::unique_ptr<Connection> connection);
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&& other) noexcept;
    ~Lease();

    [[nodiscard]] Connection& connection() const { return *connection_; }

  private:
    void give_back() noexcept;

    std::shared_ptr<PoolCore> pool_;
    std::unique_ptr<Connection> connection_;
};

class Transaction {
  public:
    Transaction(Lease lease, Deadline deadline, Isolation isolation = Isolation::read_committed);
    // On a connection of the caller, which must outlive the transaction.
    Transaction(Connection& connection, Deadline deadline,
                Isolation isolation = Isolation::read_committed);
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    // After an Error nothing more can run: let the transaction go.
    [[nodiscard]] awaitable<Rows> run(Query query, Params params = {});
    [[nodiscard]] awaitable<std::vector<Rows>> run_all(std::vector<Call> calls);

    // Sent with the next statements or with COMMIT, before them, in the same round trip. Nobody
    // reads the rows; a refusal is thrown by what they travel with.
    void queue(std::vector<Call> calls);

    // Statement and COMMIT in one round trip: a hot row that the statement locks is held for no
    // longer than the server needs.
    [[nodiscard]] awaitable<Rows> run_and_commit(Query query, Params params = {});
    [[nodiscard]] awaitable<std::vector<Rows>> run_all_and_commit(std::vector<Call> calls);

    // Runs the statement in a savepoint. False when the server refused it: the refusal is logged
    // and the transaction goes on as if the statement had not been sent.
    [[nodiscard]] awaitable<bool> try_run(Query query, Params params = {});

    // From here to the end, statements, their locks and the pauses between them may take this long
    // instead of the pool's usual time.
    [[nodiscard]] awaitable<void> allow_long_statements(std::chrono::milliseconds time_max);

    // Throws unavailable when the link is lost meanwhile: the outcome is then unknown.
    [[nodiscard]] awaitable<void> commit();

    [[nodiscard]] bool is_committed() const noexcept { return is_committed_; }
    [[nodiscard]] Deadline deadline() const noexcept { return deadline_; }
    // True when a statement failed by a deadlock or a serialisation failure.
    [[nodiscard]] bool may_retry() const noexcept { return may_retry_; }
    // For COPY: the connection, with BEGIN and what is queued sent.
    [[nodiscard]] awaitable<Connection*> begun_connection();

  private:
    // With BEGIN and the queued calls before them; the results are those of `calls` alone.
    awaitable<Connection::Outcome> exchange(std::vector<Call> calls);
    awaitable<Connection::Outcome> exchange_and_commit(std::vector<Call> calls);
    [[noreturn]] void fail(const ServerError& failure);

    Lease lease_;
    Connection* connection_;
    Deadline deadline_;
    Isolation isolation_;
    std::vector<Call> queued_;
    bool has_begun_ = false;
    bool is_committed_ = false;
    bool may_retry_ = false;
};

}  // namespace mien::pg
