// Asking for long work on staging's data, one piece at a time, and cancelling it. What is asked for
// is done by the bridge (sync/generation_jobs.hpp).
//
// All throw conflict while another operation has not ended, with its operation_id and
// operation_kind in the problem.
#pragma once

#include <optional>
#include <string>

#include "actions/done.hpp"
#include "store/staging/operations.hpp"

namespace mien::actions {

struct SnapshotDraft {
    std::string name;
    std::string note;
};

// Of the generation that is served. Throws invalid, and conflict when the name is taken or there
// are limits::snapshots_max snapshots already.
[[nodiscard]] awaitable<Done<store::OperationRow>> request_snapshot(pg::Transaction& transaction,
                                                                    SnapshotDraft draft,
                                                                    store::Actor actor);

// A new generation from a snapshot. Throws not_found.
[[nodiscard]] awaitable<Done<store::OperationRow>> request_restore(pg::Transaction& transaction,
                                                                   std::optional<int> snapshot,
                                                                   store::Actor actor);

struct ResetRequest {
    bool database = false;
    bool storage = false;
    bool is_to_empty = false;  // else to what the last sync has brought, if there was one
};

// Throws invalid when neither is to be reset.
[[nodiscard]] awaitable<Done<store::OperationRow>> request_reset(pg::Transaction& transaction,
                                                                 ResetRequest request,
                                                                 store::Actor actor);

struct SyncRequest {
    bool anonymize = true;  // false: only tables without people, if the bridge's policy allows
    bool include_versions = true;  // false: of each prompt the head alone, as version 1
};

// Throws conflict when the masking policy does not allow runs without masking.
void require_unmasked_allowed(bool is_allowed);

// Production's data as the next generation. Throws conflict for what the bridge's policy, as it was
// read last, does not allow; the run reads it again.
[[nodiscard]] awaitable<Done<store::OperationRow>> request_sync(pg::Transaction& transaction,
                                                                SyncRequest request,
                                                                store::Actor actor);

// The snapshot is gone at once, its database when the operation has ended. Throws not_found.
[[nodiscard]] awaitable<Done<store::OperationRow>> request_drop(pg::Transaction& transaction,
                                                                std::optional<int> snapshot,
                                                                store::Actor actor);

// At once while no bridge works on it: none has begun, or the one that has does not answer any
// more; one that comes back goes on with nothing. Else as soon as the bridge sees it. Throws
// not_found, and conflict for a drop and for what has ended.
[[nodiscard]] awaitable<Done<store::OperationRow>> cancel_operation(pg::Transaction& transaction,
                                                                    store::OperationId id);

// Locks the generation that is served: what has not ended, if anything, as when another one is
// asked for. What was cancelled ends with it when its bridge is gone.
[[nodiscard]] awaitable<std::optional<store::OperationRow>> find_operation_in_the_way(
    pg::Transaction& transaction);

// Locks the generation that is served, and throws when an operation has not ended.
[[nodiscard]] awaitable<store::Generation> require_no_operation(pg::Transaction& transaction);

}  // namespace mien::actions
