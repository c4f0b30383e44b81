// Long work on staging's data, one piece at a time: what was asked for, how far it is and how it
// ended; in the control database, whose queue has a job for each.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "jobs/job.hpp"
#include "store/staging/generations.hpp"

namespace mien::store {

// The kinds that there are, which are those of their jobs too.
inline constexpr std::string_view snapshot_kind = "snapshot";
inline constexpr std::string_view restore_kind = "restore";
inline constexpr std::string_view reset_kind = "reset";
inline constexpr std::string_view drop_kind = "drop";
inline constexpr std::string_view sync_kind = "sync";

struct NewOperation {
    std::string kind;
    json::object arguments;         // what was asked for
    std::optional<int> generation;  // the one that it makes or drops
    GenerationMover requested_by;
};

struct OperationRow {
    OperationId id;
    std::string kind;
    json::object arguments;
    std::optional<int> generation;
    std::string phase;
    std::optional<json::value> result;
    std::optional<json::value> report;  // of a sync: what it has done so far
    std::optional<JobId> job_id;        // while it has not ended
    jobs::JobState state = jobs::JobState::queued;
    double progress = 0;
    std::optional<jobs::JobFailure> failure;  // of the last attempt that failed
    int attempt = 0;                          // begun so far, while it has not ended
    int attempts_max = 0;
    bool is_cancel_requested = false;
    GenerationMover requested_by;
    Timestamp requested_at;
    std::optional<Timestamp> finished_at;
};

// Queues it. Throws conflict while another one has not ended.
[[nodiscard]] awaitable<OperationRow> create_operation(pg::Transaction& transaction,
                                                       NewOperation operation);

// Throws not_found.
[[nodiscard]] awaitable<OperationRow> get_operation(pg::Pool& pool, OperationId id,
                                                    Deadline deadline);
[[nodiscard]] awaitable<OperationRow> get_operation(pg::Transaction& transaction, OperationId id);

// The one that has not ended.
[[nodiscard]] awaitable<std::optional<OperationRow>> find_unfinished_operation(
    pg::Transaction& transaction);

// False also for one that is not known here.
[[nodiscard]] awaitable<bool> has_operation_ended(pg::Pool& pool, OperationId id,
                                                  Deadline deadline);

[[nodiscard]] awaitable<bool> has_every_operation_ended(pg::Pool& pool, Deadline deadline);

struct OperationFilter {
    // Continue a page: operations older than this one.
    std::optional<Timestamp> before_requested_at = std::nullopt;
    std::optional<OperationId> before_id = std::nullopt;
    std::optional<std::string> kind = std::nullopt;
    std::size_t limit = 50;
};
// Latest first; a report without its tables.
[[nodiscard]] awaitable<std::vector<OperationRow>> list_operations(pg::Pool& pool,
                                                                   OperationFilter filter,
                                                                   Deadline deadline);

// What the holder of the claim does now. Nothing happens when the job is no longer its own.
[[nodiscard]] awaitable<void> note_phase(pg::Pool& pool, jobs::Claim claim, std::string phase,
                                         Deadline deadline);

// The same for what it has done so far.
[[nodiscard]] awaitable<void> note_report(pg::Pool& pool, jobs::Claim claim, json::object report,
                                          Deadline deadline);

// In the transaction that ends the job.
[[nodiscard]] awaitable<void> finish_operation(pg::Transaction& transaction, OperationId id,
                                               json::object result);

}  // namespace mien::store
