// The jobs of an import: planning reads the file into the staged tables and compares; applying does
// what the plan says. Each is one transaction, so that a worker that dies leaves nothing half done.
#pragma once

#include "jobs/job_run.hpp"
#include "transfer/transfer_tools.hpp"

namespace mien::transfer {

// A file that cannot be read ends the import as failed, with the place; that is no failure of the
// job. Without a file, what is staged is compared again.
[[nodiscard]] awaitable<void> run_import_plan_job(const TransferTools& tools, jobs::JobRun& run);

// A refusal (a prompt has moved) leaves the import planned, with the reason.
[[nodiscard]] awaitable<void> run_import_apply_job(const TransferTools& tools, jobs::JobRun& run);

}  // namespace mien::transfer
