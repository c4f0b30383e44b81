#include "sync/upkeep.hpp"

#include "async/deadline.hpp"
#include "async/signal.hpp"

namespace mien::sync {

struct Upkeep::State {
    explicit State(Executor executor) : changed(executor) {}

    static awaitable<void> wait_for_pause(std::shared_ptr<State> state) {
        while (state->pauses == 0) {
            co_await state->changed.wait();
        }
    }

    async::Signal changed;
    int pauses = 0;
    int tasks = 0;  // at work
};

class Upkeep::Work {
  public:
    explicit Work(std::shared_ptr<State> state) : state_(std::move(state)) { ++state_->tasks; }
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;
    ~Work() {
        --state_->tasks;
        state_->changed.notify_all();
    }

  private:
    std::shared_ptr<State> state_;
};

Upkeep::Pause::Pause(std::shared_ptr<State> state) : state_(std::move(state)) {
    ++state_->pauses;
    state_->changed.notify_all();
}

Upkeep::Pause::~Pause() {
    --state_->pauses;
}

Upkeep::Upkeep(Executor executor) : state_(std::make_shared<State>(std::move(executor))) {}

awaitable<void> Upkeep::run(awaitable<void> task) {
    const auto state = state_;
    if (state->pauses > 0) {
        co_return;
    }
    const Work work(state);
    [[maybe_unused]] const auto ended =
        co_await async::run_until(std::move(task), State::wait_for_pause(state));
}

awaitable<std::unique_ptr<Upkeep::Pause>> Upkeep::pause() {
    const auto state = state_;
    auto pause = std::make_unique<Pause>(state);
    while (state->tasks > 0) {
        co_await state->changed.wait();
    }
    co_return pause;
}

}  // namespace mien::sync
