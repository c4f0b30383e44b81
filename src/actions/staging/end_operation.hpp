// How an operation on staging's data ends well: each in the transaction that ends its job, with the
// entries of the audit log, in the name of the bridge.
#pragma once

#include <vector>

#include "pg/transaction.hpp"
#include "store/audit.hpp"
#include "store/staging/operations.hpp"

namespace mien::actions {

// What the work has come to.
struct OperationOutcome {
    std::int64_t bytes = 0;             // of the database that was made
    std::optional<int> preserved_from;  // the generation that staging's own was carried over from
    int attempt = 1;                    // at the operation, which has closed that one
    json::object result;
};

// The snapshot is there.
[[nodiscard]] awaitable<std::vector<store::AuditEntry>> keep_snapshot(pg::Transaction& transaction,
                                                                      store::OperationRow operation,
                                                                      OperationOutcome outcome);

// The generation that was made is served from now on. Throws conflict when another is served
// meanwhile than the one whose admins it has, and unavailable when the operation has not kept that
// one closed (store/staging/generation_closing.hpp).
[[nodiscard]] awaitable<std::vector<store::AuditEntry>> serve_made(pg::Transaction& transaction,
                                                                   store::OperationRow operation,
                                                                   OperationOutcome outcome);

// The same of a sync, with the generation that is kept idle beside the served one: those of syncs
// before it go.
[[nodiscard]] awaitable<std::vector<store::AuditEntry>> serve_synced(pg::Transaction& transaction,
                                                                     store::OperationRow operation,
                                                                     OperationOutcome outcome);

[[nodiscard]] awaitable<std::vector<store::AuditEntry>> end_drop(pg::Transaction& transaction,
                                                                 store::OperationRow operation,
                                                                 OperationOutcome outcome);

// Of a reset of the storage alone.
[[nodiscard]] awaitable<std::vector<store::AuditEntry>> end_storage_reset(
    pg::Transaction& transaction, store::OperationRow operation, OperationOutcome outcome);

[[nodiscard]] store::Actor bridge_actor(const store::OperationRow& operation);

}  // namespace mien::actions
