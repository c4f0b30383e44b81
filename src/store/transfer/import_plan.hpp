// What each staged entry of an import would do here. A plan is made by a few statements over the
// staged tables and changes nothing else.
#pragma once

#include "base/json.hpp"
#include "jobs/job.hpp"
#include "pg/transaction.hpp"
#include "store/transfer/imports.hpp"

namespace mien::store {

// Locks the import for the planning, which this transaction then does. False when it is no longer
// planning: it was cancelled meanwhile.
[[nodiscard]] awaitable<bool> begin_plan(pg::Transaction& transaction, ImportId id);

// Keeps the job that plans it the caller's until the end of the transaction, which has to be short:
// it keeps heartbeats out. False when the job is another attempt's by now.
[[nodiscard]] awaitable<bool> hold_plan_job(pg::Transaction& transaction, jobs::Claim claim);

// Compares what is staged with what is here: sets the action of every row. Versions are the same
// when text, reason, author and time are; a file that does not say author or time matches any.
[[nodiscard]] awaitable<void> compare_import(pg::Transaction& transaction, ImportId id);

struct PlannedFile {
    std::string format;
    bool with_history = false;
};

// Ends the planning with the counts of the plan; the file is no longer needed.
[[nodiscard]] awaitable<void> end_plan(pg::Transaction& transaction, ImportId id,
                                       std::optional<PlannedFile> file);

// The file could not be read: {"code", "message", "problems"}.
[[nodiscard]] awaitable<void> fail_plan(pg::Transaction& transaction, ImportId id,
                                        json::value error);

}  // namespace mien::store
