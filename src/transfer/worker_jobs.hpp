// Registers the jobs of exports and imports, and the reapers of what they leave.
#pragma once

#include "jobs/worker.hpp"
#include "transfer/transfer_tools.hpp"

namespace mien::transfer {

// Before the worker starts. The tools must outlive it.
void register_transfer_work(jobs::Worker& worker, const TransferTools& tools);

// Only the jobs, for a process that does one and ends.
void register_transfer_jobs(jobs::Worker& worker, const TransferTools& tools);

}  // namespace mien::transfer
