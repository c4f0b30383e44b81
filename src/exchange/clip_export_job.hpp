// Makes the file of a set of clips.
#pragma once

#include "exchange/exchange_tools.hpp"
#include "jobs/job_run.hpp"

namespace mien::exchange {

[[nodiscard]] awaitable<void> run_clip_export_job(const ExchangeTools& tools, jobs::JobRun& run);

}  // namespace mien::exchange
