#include "api/edge/experiment_notices.hpp"

#include <set>
#include <utility>
#include <vector>

#include <boost/asio/redirect_error.hpp>

#include "async/spawn.hpp"
#include "base/limits/database.hpp"
#include "base/limits/experiments.hpp"

namespace mien::api {

struct ExperimentNotices::State {
    State(const Executor& executor, std::shared_ptr<pg::Pool> used_pool)
        : pool(std::move(used_pool)), timer(executor) {}

    static awaitable<void> tell(std::shared_ptr<State> state);

    std::shared_ptr<pg::Pool> pool;
    Timer timer;
    std::set<store::ExperimentId> changed;
    bool is_waiting = false;
    bool is_stopping = false;
};

awaitable<void> ExperimentNotices::State::tell(std::shared_ptr<State> state) {
    boost::system::error_code interrupted;
    state->timer.expires_after(limits::experiment_notice_pause);
    co_await state->timer.async_wait(asio::redirect_error(use_awaitable, interrupted));
    state->is_waiting = false;
    if (state->is_stopping) {
        co_return;
    }
    std::vector<store::ExperimentId> ids(state->changed.begin(), state->changed.end());
    state->changed.clear();
    co_await store::notify_experiments_changed(*state->pool, std::move(ids),
                                               deadline_in(limits::statement_time_max));
}

ExperimentNotices::ExperimentNotices(const Executor& executor, std::shared_ptr<pg::Pool> pool)
    : state_(std::make_shared<State>(executor, std::move(pool))) {}

ExperimentNotices::~ExperimentNotices() {
    stop();
}

void ExperimentNotices::note(store::ExperimentId id) {
    state_->changed.insert(id);
    if (!std::exchange(state_->is_waiting, true)) {
        async::spawn(state_->timer.get_executor(), "experiment_notices",
                     [state = state_] { return State::tell(state); });
    }
}

void ExperimentNotices::stop() {
    state_->is_stopping = true;
    state_->timer.cancel();
}

}  // namespace mien::api
