#include "transfer/worker_jobs.hpp"

#include "base/limits/clips.hpp"
#include "base/limits/jobs.hpp"
#include "base/limits/transfer.hpp"
#include "base/log.hpp"
#include "store/transfer/exports.hpp"
#include "store/transfer/imports.hpp"
#include "transfer/export_job.hpp"
#include "transfer/import_jobs.hpp"

namespace mien::transfer {
namespace {

constexpr std::chrono::seconds pass_time_max{60};

awaitable<void> reap_pass(const TransferTools& tools) {
    const auto exports =
        co_await store::reap_exports(tools.pool, limits::job_rows_max, deadline_in(pass_time_max));
    // Few at a time: each may have a great many entries.
    const auto imports =
        co_await store::reap_imports(tools.pool, 1, deadline_in(limits::import_statement_time_max));
    if (exports + imports > 0) {
        log(LogLevel::info, "transfers_reaped", {{"exports", exports}, {"imports", imports}});
    }
}

}  // namespace

void register_transfer_jobs(jobs::Worker& worker, const TransferTools& tools) {
    worker.handle(
        std::string(store::export_job_kind), limits::transfers_running_max,
        [&tools](jobs::JobRun& run) { return run_export_job(tools, run); },
        limits::transfer_job_time_max);
    worker.handle(
        std::string(store::import_plan_job_kind), limits::transfers_running_max,
        [&tools](jobs::JobRun& run) { return run_import_plan_job(tools, run); },
        limits::transfer_job_time_max);
    worker.handle(
        std::string(store::import_apply_job_kind), limits::transfers_running_max,
        [&tools](jobs::JobRun& run) { return run_import_apply_job(tools, run); },
        limits::transfer_job_time_max);
}

void register_transfer_work(jobs::Worker& worker, const TransferTools& tools) {
    register_transfer_jobs(worker, tools);
    worker.repeat("transfer_reaper", limits::preview_reap_interval,
                  [&tools] { return reap_pass(tools); });
}

}  // namespace mien::transfer
