// Registers the jobs of exchanges, and the reaper of what they leave.
#pragma once

#include "exchange/exchange_tools.hpp"
#include "jobs/worker.hpp"

namespace mien::exchange {

// Before the worker starts. The tools must outlive it.
void register_exchange_work(jobs::Worker& worker, const ExchangeTools& tools);

// Only the jobs, for a process that does one and ends.
void register_exchange_jobs(jobs::Worker& worker, const ExchangeTools& tools);

}  // namespace mien::exchange
