#include "app/worker_process.hpp"

#include "base/limits/moves.hpp"
#include "base/log.hpp"

namespace mien::app {

WorkerProcess::WorkerProcess(IoContext& context, const Config& config)
    : parts_(context, config), moves_(context.get_executor()) {}

awaitable<void> WorkerProcess::start() {
    co_await parts_.builtin.prepare();
    auto storage = std::make_unique<Storage>(parts_.context.get_executor(), parts_.assembly,
                                             target_of(parts_.config));
    storage->check_objects();
    workshop_ = std::make_shared<Workshop>(parts_, std::move(storage));
    workshop_->start();
    log(LogLevel::info, "working", {{"provider", parts_.config.provider}});
}

awaitable<void> WorkerProcess::move_to(Target target) {
    const auto move = moves_.begin();
    auto storage = std::make_unique<Storage>(parts_.context.get_executor(), parts_.assembly,
                                             std::move(target));
    co_await storage->require_usable(deadline_in(limits::target_check_time_max));
    moves_.require_going_on();
    const auto before =
        std::exchange(workshop_, std::make_shared<Workshop>(parts_, std::move(storage)));
    workshop_->start();
    log(LogLevel::info, "moved");
    co_await before->stop();
}

awaitable<void> WorkerProcess::stop() {
    moves_.stop();
    co_await workshop_->stop();
    co_await moves_.wait_until_ended();
}

}  // namespace mien::app
