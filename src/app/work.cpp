#include "app/work.hpp"

#include "app/assembly.hpp"
#include "app/housekeeping.hpp"
#include "app/shutdown.hpp"
#include "app/storage.hpp"
#include "async/spawn.hpp"
#include "base/log.hpp"
#include "jobs/worker.hpp"
#include "transfer/worker_jobs.hpp"
#include "video/builtin_provider.hpp"
#include "video/worker_jobs.hpp"

namespace mien::app {
namespace {

video::ProviderLimits limits_of(const Config& config, const video::Provider& provider) {
    const auto& settings = config.providers.at(std::string(provider.name()));
    return {.deadline = settings.deadline,
            .previews_running_max = settings.previews_running_max,
            .videos_running_max = settings.videos_running_max};
}

awaitable<void> run_until_stopped(IoContext& context, const Config& config) {
    Assembly assembly(config, "mien worker");
    Storage storage(context.get_executor(), assembly, target_of(config));
    auto& pool = storage.pool();
    video::BuiltinProvider builtin;
    co_await builtin.prepare();
    video::ProviderRegistry providers;
    providers.add(builtin, limits_of(config, builtin));
    const video::ClipTools tools{.pool = pool,
                                 .work = assembly.work(),
                                 .objects = storage.objects(),
                                 .providers = providers,
                                 .scratch_directory = assembly.scratch()};
    jobs::Worker worker(context.get_executor(), pool, storage.connection_for("jobs"));
    video::register_clip_work(worker, tools);
    const transfer::TransferTools transfer_tools{.pool = pool,
                                                 .work = assembly.work(),
                                                 .objects = storage.objects(),
                                                 .scratch_directory = assembly.scratch()};
    transfer::register_transfer_work(worker, transfer_tools);
    register_housekeeping(worker, pool, storage.objects());
    worker.start();
    log(LogLevel::info, "working", {{"provider", config.provider}});
    co_await wait_for_stop_signal();
    co_await worker.stop();
    pool.close();
}

}  // namespace

int work(const Config& config) {
    set_up_log(config.log_level, "worker");
    const std::function<awaitable<void>(IoContext&)> body = [&](IoContext& context) {
        return run_until_stopped(context, config);
    };
    async::run<void>(body);
    return 0;
}

}  // namespace mien::app
