#include "app/work.hpp"

#include <optional>

#include "app/served_target.hpp"
#include "app/shutdown.hpp"
#include "app/staging_control.hpp"
#include "app/worker_process.hpp"
#include "async/spawn.hpp"

namespace mien::app {
namespace {

awaitable<void> run_until_stopped(IoContext& context, const Config& file) {
    const auto config = co_await with_served_target(file);
    WorkerProcess process(context, config);
    co_await process.start();
    std::optional<StagingControl> control;
    if (config.control) {
        control.emplace(context.get_executor(), config, "mien worker");
        control->start(
            {.move_to = [&process](Target target) { return process.move_to(std::move(target)); }});
    }
    co_await wait_for_stop_signal();
    co_await process.stop();
    if (control) {
        control->stop();
    }
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
