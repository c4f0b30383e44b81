#include "pg/exported_snapshot.hpp"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "base/limits/sync.hpp"
#include "pg/table_statements.hpp"

namespace mien::pg {
namespace {

constexpr Query export_query{"export_snapshot", R"sql(
    SELECT pg_export_snapshot() AS id, clock_timestamp() AS taken_at,
           CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
                ELSE pg_current_wal_lsn() END::text AS log_position)sql"};

bool can_be_locked(const CatalogTable& table) {
    return table.is_readable && table.kind != TableKind::foreign;
}

std::unordered_set<Oid> lockable(const Catalog& catalog) {
    std::unordered_set<Oid> tables;
    for (const auto& table : catalog.tables) {
        if (can_be_locked(table)) {
            tables.insert(table.oid);
        }
    }
    return tables;
}

// LOCK takes no snapshot: the one that the next statement takes sees what the locks now protect.
awaitable<void> lock_tables(Transaction& transaction, const Catalog& catalog) {
    std::vector<const CatalogTable*> tables;
    for (const auto& table : catalog.tables) {
        if (can_be_locked(table)) {
            tables.push_back(&table);
        }
    }
    if (tables.empty()) {
        co_return;
    }
    const auto sql = lock_statement(tables);
    const Query query{"lock_tables", sql, Planning::for_each_call};
    const auto locked = co_await transaction.run(query);
    MIEN_ASSERT(locked.empty(), "LOCK returns no rows");
}

}  // namespace

ExportedSnapshot::ExportedSnapshot(Transaction transaction, Catalog catalog, const Row& facts)
    : transaction_(std::move(transaction)),
      catalog_(std::move(catalog)),
      id_(facts.get<std::string>("id")),
      log_position_(facts.get<std::string>("log_position")),
      taken_at_(facts.get<Timestamp>("taken_at")) {}

awaitable<ExportedSnapshot> ExportedSnapshot::take(Connection& connection, Deadline deadline) {
    for (int attempt = 0; attempt < limits::snapshot_attempts_max; ++attempt) {
        auto snapshot = co_await try_take(connection, deadline);
        if (snapshot) {
            co_return std::move(*snapshot);
        }
    }
    throw Error(ErrorKind::unavailable,
                "Tables are being made or dropped in the database all the while: try again when "
                "its schema is at rest.");
}

// Nothing when a table came between the list and the locks.
awaitable<std::optional<ExportedSnapshot>> ExportedSnapshot::try_take(Connection& connection,
                                                                      Deadline deadline) {
    const auto before = co_await read_catalog(connection, deadline);
    Transaction transaction(connection, deadline, Isolation::repeatable_read_read_only);
    co_await lock_tables(transaction, before);
    const auto exported = co_await transaction.run(export_query);
    auto* const begun = co_await transaction.begun_connection();
    auto catalog = co_await read_catalog(*begun, deadline);
    if (lockable(before) != lockable(catalog)) {
        co_return std::nullopt;
    }
    co_return ExportedSnapshot(std::move(transaction), std::move(catalog), exported.front());
}

awaitable<Transaction> ExportedSnapshot::enter(Connection& connection) const {
    // An identifier of the server's making, and no statement takes it as a parameter.
    MIEN_ASSERT(id_.find_first_not_of("0123456789ABCDEFabcdef-") == std::string::npos,
                "the identifier of a snapshot");
    Transaction transaction(connection, transaction_.deadline(),
                            Isolation::repeatable_read_read_only);
    const auto sql = fmt::format("SET TRANSACTION SNAPSHOT '{}'", id_);
    const Query query{"enter_snapshot", sql, Planning::for_each_call};
    const auto entered = co_await transaction.run(query);
    MIEN_ASSERT(entered.empty(), "SET returns no rows");
    co_return transaction;
}

awaitable<std::unique_ptr<SnapshotReader>> SnapshotReader::open(
    const ExportedSnapshot& snapshot, std::unique_ptr<Connection> session) {
    auto transaction = co_await snapshot.enter(*session);
    co_return std::make_unique<SnapshotReader>(std::move(session), std::move(transaction));
}

}  // namespace mien::pg
