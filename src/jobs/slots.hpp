// How many jobs of a kind a worker runs at once. A run that only waits for somebody else, such as a
// service that makes a clip, steps aside: it keeps its job and its lease, and another job has its
// slot meanwhile. Network thread only.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "async/awaitable.hpp"
#include "async/signal.hpp"

namespace mien::jobs {

class Slots : public std::enable_shared_from_this<Slots> {
  public:
    // on_free is called whenever there may be a slot for another job. As a shared pointer only.
    Slots(Executor executor, std::size_t most, std::function<void()> on_free);
    Slots(const Slots&) = delete;
    Slots& operator=(const Slots&) = delete;

    // A run's place, until it is destroyed or given up.
    class Place {
      public:
        explicit Place(std::shared_ptr<Slots> slots);
        Place(Place&& other) noexcept = default;
        Place& operator=(Place&& other) noexcept;
        ~Place();

        [[nodiscard]] bool is_aside() const { return is_aside_; }
        [[nodiscard]] bool may_step_aside() const;
        // Stays where it is when it may not.
        void step_aside();
        // Waits for a slot, before those who come anew. May be cancelled, and is still aside then.
        [[nodiscard]] awaitable<void> step_back();
        void give_up();

      private:
        std::shared_ptr<Slots> slots_;  // null: given up
        bool is_aside_ = false;
    };

    // Slots that nobody has and nobody waits for.
    [[nodiscard]] std::size_t free() const;
    // Not when limits::jobs_aside_max are aside already.
    [[nodiscard]] bool may_step_aside() const;
    // All of them; those that no run is given come back.
    [[nodiscard]] std::vector<Place> take_free();

  private:
    void tell_free();

    std::size_t most_;
    std::size_t taken_ = 0;
    std::size_t aside_ = 0;
    std::size_t returning_ = 0;  // of those aside
    std::function<void()> on_free_;
    async::Signal freed_;
};

}  // namespace mien::jobs
