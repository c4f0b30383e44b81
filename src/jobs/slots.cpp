#include "jobs/slots.hpp"

#include <algorithm>
#include <utility>

#include "base/limits/jobs.hpp"

namespace mien::jobs {
namespace {

class Counted {
  public:
    explicit Counted(std::size_t& count) : count_(count) { ++count_; }
    ~Counted() { --count_; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;

  private:
    std::size_t& count_;
};

}  // namespace

Slots::Slots(Executor executor, std::size_t most, std::function<void()> on_free)
    : most_(most), on_free_(std::move(on_free)), freed_(executor) {}

std::size_t Slots::free() const {
    return most_ - std::min(most_, taken_ + returning_);
}

bool Slots::may_step_aside() const {
    return aside_ < limits::jobs_aside_max;
}

std::vector<Slots::Place> Slots::take_free() {
    const auto count = free();
    std::vector<Place> places;
    places.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        places.emplace_back(shared_from_this());
    }
    return places;
}

void Slots::tell_free() {
    freed_.notify_all();
    on_free_();
}

Slots::Place::Place(std::shared_ptr<Slots> slots) : slots_(std::move(slots)) {
    ++slots_->taken_;
}

Slots::Place& Slots::Place::operator=(Place&& other) noexcept {
    if (this != &other) {
        give_up();
        slots_ = std::move(other.slots_);
        is_aside_ = other.is_aside_;
    }
    return *this;
}

Slots::Place::~Place() {
    give_up();
}

bool Slots::Place::may_step_aside() const {
    return is_aside_ || !slots_ || slots_->may_step_aside();
}

void Slots::Place::step_aside() {
    if (is_aside_ || !slots_ || !may_step_aside()) {
        return;
    }
    ++slots_->aside_;
    --slots_->taken_;
    is_aside_ = true;
    slots_->tell_free();
}

awaitable<void> Slots::Place::step_back() {
    if (!is_aside_ || !slots_) {
        co_return;
    }
    const auto slots = slots_;
    {
        const Counted returning(slots->returning_);
        while (slots->taken_ >= slots->most_) {
            co_await slots->freed_.wait();
        }
    }
    ++slots->taken_;
    --slots->aside_;
    is_aside_ = false;
}

void Slots::Place::give_up() {
    const auto slots = std::exchange(slots_, nullptr);
    if (!slots) {
        return;
    }
    --(is_aside_ ? slots->aside_ : slots->taken_);
    slots->tell_free();
}

}  // namespace mien::jobs
