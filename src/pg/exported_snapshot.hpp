// One moment of a database that many sessions read. While it lives the tables that its role may
// read are locked against changes of their definition, and against nothing else: a rewritten or
// emptied table would look empty in an older snapshot.
#pragma once

#include <memory>
#include <string>

#include "base/clock.hpp"
#include "pg/catalog.hpp"
#include "pg/transaction.hpp"

namespace mien::pg {

class ExportedSnapshot {
  public:
    // On a session of open_bulk_source, which must outlive it. Reads the catalog of that moment.
    // Throws unavailable when somebody changes the schema all the while, or holds a table for
    // longer than limits::lock_wait_max.
    [[nodiscard]] static awaitable<ExportedSnapshot> take(Connection& connection,
                                                          Deadline deadline);

    // A read-only transaction of another session that sees the same.
    [[nodiscard]] awaitable<Transaction> enter(Connection& connection) const;

    [[nodiscard]] const std::string& id() const { return id_; }  // for pg_dump --snapshot
    [[nodiscard]] const Catalog& catalog() const { return catalog_; }
    [[nodiscard]] const std::string& log_position() const { return log_position_; }  // an LSN
    [[nodiscard]] Timestamp taken_at() const { return taken_at_; }  // by the server's clock

  private:
    ExportedSnapshot(Transaction transaction, Catalog catalog, const Row& facts);

    static awaitable<std::optional<ExportedSnapshot>> try_take(Connection& connection,
                                                               Deadline deadline);

    Transaction transaction_;
    Catalog catalog_;
    std::string id_;
    std::string log_position_;
    Timestamp taken_at_;
};

// A session that sees a snapshot for as long as it lives, however long that of the snapshot does.
// What it has read stays locked like the snapshot's tables.
struct SnapshotReader {
    // On a session of open_bulk_source.
    [[nodiscard]] static awaitable<std::unique_ptr<SnapshotReader>> open(
        const ExportedSnapshot& snapshot, std::unique_ptr<Connection> session);

    SnapshotReader(std::unique_ptr<Connection> session, Transaction transaction)
        : session(std::move(session)), transaction(std::move(transaction)) {}

    std::unique_ptr<Connection> session;
    Transaction transaction;  // on it
};

}  // namespace mien::pg
