#include "video/submission_hints.hpp"

#include "async/deadline.hpp"
#include "store/providers/submissions.hpp"

namespace mien::video {

SubmissionHints::SubmissionHints(Executor executor, pg::Settings listen_as)
    : executor_(executor),
      listener_(
          executor, std::move(listen_as), {std::string(store::submission_hint_channel)},
          {.on_notification = [this](std::string_view, std::string_view payload) { hear(payload); },
           .on_connected = [this] { tell_all(); },
           .on_lost = [] {}}) {}

void SubmissionHints::hear(std::string_view payload) {
    const auto id = SubmissionId::parse(payload);
    if (!id) {
        return;
    }
    const auto [first, last] = watches_.equal_range(*id);
    for (auto watch = first; watch != last; ++watch) {
        watch->second->tell();
    }
}

// Hints may have been lost while nobody listened.
void SubmissionHints::tell_all() {
    for (const auto& [id, watch] : watches_) {
        watch->tell();
    }
}

SubmissionHints::Watch::Watch(SubmissionHints& hints, SubmissionId id)
    : hints_(hints), id_(id), told_(hints.executor_) {
    hints_.watches_.emplace(id, this);
}

SubmissionHints::Watch::~Watch() {
    std::erase_if(hints_.watches_, [this](const auto& entry) { return entry.second == this; });
}

void SubmissionHints::Watch::tell() {
    is_told_ = true;
    told_.notify_all();
}

awaitable<void> SubmissionHints::Watch::wait(std::chrono::steady_clock::duration time_max) {
    if (!is_told_) {
        [[maybe_unused]] const auto told =
            co_await async::run_until(told_.wait(), async::sleep_for(time_max));
    }
    is_told_ = false;
}

}  // namespace mien::video
