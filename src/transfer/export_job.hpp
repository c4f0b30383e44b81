// The job of an export: the file is written beside the worker, stored, and made live in the
// transaction that ends the job.
#pragma once

#include "jobs/job_run.hpp"
#include "transfer/transfer_tools.hpp"

namespace mien::transfer {

// Objects of an attempt that did not finish are left to the reaper of objects.
[[nodiscard]] awaitable<void> run_export_job(const TransferTools& tools, jobs::JobRun& run);

}  // namespace mien::transfer
