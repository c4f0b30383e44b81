#include "api/edge/prompt_gate.hpp"

#include <algorithm>

#include <boost/asio/redirect_error.hpp>

#include "base/error.hpp"
#include "base/limits/changes.hpp"
#include "base/limits/database.hpp"

namespace mien::api {
namespace {

// Sorted by it, all writers of many prompts come in one order.
std::string name_of(const store::PromptKey& key) {
    return (key.character_id ? to_string(*key.character_id) : "") + "/" + key.emotion.text();
}

Error too_busy() {
    return Error(ErrorKind::unavailable,
                 "Many changes of this prompt are under way; try again in a moment.")
        .with_retry_after(std::chrono::seconds(2));
}

}  // namespace

// A place in a line, given up however its owner ends.
class PromptGate::Turn {
  public:
    Turn(std::shared_ptr<Lines> lines, std::string name, Executor executor)
        : lines_(std::move(lines)),
          name_(std::move(name)),
          timer_(executor),
          line_((*lines_)[name_]) {
        line_.push_back(this);
    }
    ~Turn() {
        const bool was_first = is_first();
        line_.remove(this);
        if (line_.empty()) {
            lines_->erase(name_);
        } else if (was_first) {
            line_.front()->timer_.cancel();
        }
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    [[nodiscard]] bool is_first() const { return line_.front() == this; }
    [[nodiscard]] std::size_t line_length() const { return line_.size(); }

    awaitable<void> wait(Deadline deadline) {
        boost::system::error_code ignored;
        timer_.expires_at(deadline);
        co_await timer_.async_wait(asio::redirect_error(use_awaitable, ignored));
    }

  private:
    std::shared_ptr<Lines> lines_;
    std::string name_;
    Timer timer_;
    Line& line_;
};

PromptGate::Pass::Pass() = default;
PromptGate::Pass::Pass(Pass&&) noexcept = default;
PromptGate::Pass& PromptGate::Pass::operator=(Pass&&) noexcept = default;
PromptGate::Pass::~Pass() = default;

awaitable<PromptGate::Pass> PromptGate::enter(std::vector<store::PromptKey> keys,
                                              Deadline deadline) {
    const auto executor = co_await asio::this_coro::executor;
    std::vector<std::string> names;
    names.reserve(keys.size());
    for (const auto& key : keys) {
        names.push_back(name_of(key));
    }
    std::ranges::sort(names);
    names.erase(std::ranges::unique(names).begin(), names.end());
    if (names.size() > 1) {
        deadline = std::min(deadline, deadline_in(limits::pool_wait_max));
    }
    Pass pass;
    for (auto& name : names) {
        auto turn = std::make_unique<Turn>(lines_, std::move(name), executor);
        if (turn->line_length() > limits::prompt_writers_waiting_max + 1) {
            throw too_busy();
        }
        while (!turn->is_first()) {
            if (std::chrono::steady_clock::now() >= deadline) {
                throw too_busy();
            }
            co_await turn->wait(deadline);
        }
        pass.turns_.push_back(std::move(turn));
    }
    co_return pass;
}

std::size_t PromptGate::count_waiting(const store::PromptKey& key) const {
    const auto line = lines_->find(name_of(key));
    return line == lines_->end() ? 0 : line->second.size() - 1;
}

}  // namespace mien::api
