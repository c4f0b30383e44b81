#include "api/edge/job_watch.hpp"

#include <utility>

#include <boost/asio/redirect_error.hpp>

namespace mien::api {
namespace {

bool has_ended(const json::object& job) {
    const auto* const state = job.if_contains("state");
    return state == nullptr || (*state != "queued" && *state != "running");
}

}  // namespace

struct JobWatch::Watcher::State {
    explicit State(Executor executor) : timer(executor) {}

    void wake() {
        is_woken = true;
        timer.cancel();
    }

    Timer timer;
    bool is_woken = false;
};

JobWatch::Watcher::Watcher(std::shared_ptr<State> state) : state_(std::move(state)) {}

awaitable<void> JobWatch::Watcher::wait(std::chrono::steady_clock::duration at_most) {
    if (!state_->is_woken) {
        boost::system::error_code interrupted;
        state_->timer.expires_after(at_most);
        co_await state_->timer.async_wait(asio::redirect_error(use_awaitable, interrupted));
    }
    state_->is_woken = false;
}

JobWatch::JobWatch(Executor executor) : executor_(std::move(executor)) {}

JobWatch::Watcher JobWatch::watch(JobId id) {
    forget_gone();
    auto state = std::make_shared<Watcher::State>(executor_);
    watchers_.emplace(id, state);
    return Watcher(std::move(state));
}

void JobWatch::hear(const json::object& job) {
    const auto* const text = job.if_contains("job_id");
    const auto id =
        text != nullptr && text->is_string() ? JobId::parse(text->get_string()) : std::nullopt;
    if (!id || !has_ended(job)) {
        return;
    }
    const auto [first, last] = watchers_.equal_range(*id);
    for (auto one = first; one != last; ++one) {
        if (const auto watcher = one->second.lock()) {
            watcher->wake();
        }
    }
}

void JobWatch::wake_all() {
    for (const auto& [id, one] : watchers_) {
        if (const auto watcher = one.lock()) {
            watcher->wake();
        }
    }
}

void JobWatch::forget_gone() {
    std::erase_if(watchers_, [](const auto& one) { return one.second.expired(); });
}

}  // namespace mien::api
