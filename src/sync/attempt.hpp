// One attempt at an operation on staging's data: what all kinds of them do alike.
#pragma once

#include <functional>
#include <optional>

#include "actions/staging/end_operation.hpp"
#include "jobs/job_run.hpp"
#include "store/staging/generations.hpp"
#include "store/staging/operations.hpp"
#include "store/staging/preserved.hpp"
#include "sync/database_server.hpp"
#include "sync/generation_jobs.hpp"

namespace mien::sync {

struct Attempt {
    const GenerationWork& work;
    jobs::JobRun& run;
    store::OperationRow operation;
    store::Generation served;
    // That is made or dropped; nothing for a reset of the storage alone.
    std::optional<store::Generation> generation;
    SteadyTime began_at = std::chrono::steady_clock::now();

    // The name of the database until it is whole.
    [[nodiscard]] std::string building() const;
    [[nodiscard]] DatabaseMaker maker() const;
    [[nodiscard]] bool asks_for(std::string_view name) const;
    [[nodiscard]] json::object result() const;  // how long it took
    [[nodiscard]] awaitable<void> enter(std::string phase) const;
};

// What earlier attempts have left takes no room from this one; what somebody still has open stays
// for the sweep.
[[nodiscard]] awaitable<void> drop_earlier_buildings(const Attempt& attempt,
                                                     DatabaseServer& server);

// Closes the served generation to changes, and carries what is staging's own over to the one that
// is made: what comes after this has limits::closing_time_max to its end.
[[nodiscard]] awaitable<store::Preserved> carry_over(const Attempt& attempt,
                                                     DatabaseServer& server);

// Staging's own mark, and every migration of this program. Throws conflict when the data that are
// served have later ones.
[[nodiscard]] awaitable<void> make_staging_database(const DatabaseServer& server,
                                                    std::string database, Deadline deadline);

using OperationWork = std::function<awaitable<actions::OperationOutcome>(const Attempt&)>;
using OperationEnd = awaitable<std::vector<store::AuditEntry>> (*)(pg::Transaction&,
                                                                   store::OperationRow,
                                                                   actions::OperationOutcome);

// Makes what was asked for, and ends the job, the operation and its generation in one transaction.
[[nodiscard]] awaitable<void> run_operation(const GenerationWork& work, jobs::JobRun& run,
                                            OperationWork make, OperationEnd end);

}  // namespace mien::sync
