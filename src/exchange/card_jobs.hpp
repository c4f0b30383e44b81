// Reads a card and says what would come of it; and does that. A single image of a character is the
// second without the first.
#pragma once

#include "exchange/exchange_tools.hpp"
#include "jobs/job_run.hpp"

namespace mien::exchange {

[[nodiscard]] awaitable<void> run_card_plan_job(const ExchangeTools& tools, jobs::JobRun& run);
[[nodiscard]] awaitable<void> run_card_apply_job(const ExchangeTools& tools, jobs::JobRun& run);
[[nodiscard]] awaitable<void> run_image_job(const ExchangeTools& tools, jobs::JobRun& run);

}  // namespace mien::exchange
