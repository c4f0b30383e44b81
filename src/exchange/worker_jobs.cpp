#include "exchange/worker_jobs.hpp"

#include "base/limits/clips.hpp"
#include "base/limits/exchange.hpp"
#include "base/limits/jobs.hpp"
#include "base/log.hpp"
#include "exchange/card_jobs.hpp"
#include "exchange/clip_export_job.hpp"
#include "store/exchange/exchanges.hpp"

namespace mien::exchange {
namespace {

using store::ExchangeStage;

constexpr std::chrono::seconds pass_time_max{60};

awaitable<void> reap_pass(const ExchangeTools& tools) {
    const auto count = co_await store::reap_exchanges(tools.pool, limits::job_rows_max,
                                                      deadline_in(pass_time_max));
    if (count > 0) {
        log(LogLevel::info, "exchanges_reaped", {{"exchanges", count}});
    }
}

void handle(jobs::Worker& worker, const ExchangeTools& tools, ExchangeStage stage,
            awaitable<void> (*work)(const ExchangeTools&, jobs::JobRun&)) {
    worker.handle(
        std::string(store::job_kind_of(stage)), limits::exchanges_running_max,
        [&tools, work](jobs::JobRun& run) { return work(tools, run); },
        limits::exchange_job_time_max);
}

}  // namespace

void register_exchange_jobs(jobs::Worker& worker, const ExchangeTools& tools) {
    handle(worker, tools, ExchangeStage::export_clips, run_clip_export_job);
    handle(worker, tools, ExchangeStage::image, run_image_job);
    handle(worker, tools, ExchangeStage::plan, run_card_plan_job);
    handle(worker, tools, ExchangeStage::apply, run_card_apply_job);
}

void register_exchange_work(jobs::Worker& worker, const ExchangeTools& tools) {
    register_exchange_jobs(worker, tools);
    worker.repeat("exchange_reaper", limits::preview_reap_interval,
                  [&tools] { return reap_pass(tools); });
}

}  // namespace mien::exchange
