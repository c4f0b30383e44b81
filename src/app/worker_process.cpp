#include "app/worker_process.hpp"

#include "async/deadline.hpp"
#include "async/signal.hpp"
#include "async/spawn.hpp"
#include "base/limits/moves.hpp"
#include "base/log.hpp"

namespace mien::app {

// Workshops that stop, each with a task that keeps it. Shared with those.
class WorkerProcess::Leaving : public std::enable_shared_from_this<Leaving> {
  public:
    explicit Leaving(Executor executor) : executor_(std::move(executor)), one_is_gone_(executor_) {}

    void take(std::shared_ptr<Workshop> workshop) {
        ++count_;
        async::spawn(executor_, "stop_workshop",
                     [self = shared_from_this(), workshop = std::move(workshop)] {
                         return self->stop(*workshop);
                     });
    }
    awaitable<void> wait_until_gone() {
        while (count_ > 0) {
            co_await one_is_gone_.wait();
        }
    }

  private:
    awaitable<void> stop(Workshop& workshop) {
        const auto ending = co_await async::ending_of(workshop.stop());
        --count_;
        one_is_gone_.notify_all();
        if (ending.failure) {
            std::rethrow_exception(ending.failure);
        }
    }

    Executor executor_;
    async::Signal one_is_gone_;
    int count_ = 0;
};

WorkerProcess::WorkerProcess(IoContext& context, const Config& config)
    : parts_(context, config),
      moves_(context.get_executor()),
      leaving_(std::make_shared<Leaving>(context.get_executor())) {}

WorkerProcess::~WorkerProcess() = default;

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
    auto before = std::exchange(workshop_, std::make_shared<Workshop>(parts_, std::move(storage)));
    workshop_->start();
    log(LogLevel::info, "moved");
    leaving_->take(std::move(before));
}

awaitable<void> WorkerProcess::stop() {
    moves_.stop();
    co_await workshop_->stop();
    co_await moves_.wait_until_ended();
    co_await leaving_->wait_until_gone();
}

}  // namespace mien::app
