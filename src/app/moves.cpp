#include "app/moves.hpp"

#include "async/signal.hpp"
#include "base/error.hpp"

namespace mien::app {

struct Moves::State {
    explicit State(Executor executor) : ended(std::move(executor)) {}

    async::Signal ended;
    bool is_moving = false;
    bool is_stopping = false;
};

Moves::Move::Move(std::shared_ptr<State> state) : state_(std::move(state)) {
    state_->is_moving = true;
}

Moves::Move::~Move() {
    state_->is_moving = false;
    state_->ended.notify_all();
}

Moves::Moves(Executor executor) : state_(std::make_shared<State>(std::move(executor))) {}

Moves::Move Moves::begin() {
    require_going_on();
    if (state_->is_moving) {
        throw Error(ErrorKind::conflict, "A move to another target is under way already.");
    }
    return Move(state_);
}

void Moves::require_going_on() const {
    if (state_->is_stopping) {
        throw Error(ErrorKind::unavailable, "The process is stopping.");
    }
}

void Moves::stop() {
    state_->is_stopping = true;
}

awaitable<void> Moves::wait_until_ended() {
    while (state_->is_moving) {
        co_await state_->ended.wait();
    }
}

}  // namespace mien::app
