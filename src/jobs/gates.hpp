// Gates that are closed: what only so many jobs may pass at a time, such as to a provider. A worker
// takes no job that waits at one, until its time is over or it hears that it may be
// open; then as many as it has slots try, and the first that finds it closed tells. So a queue of
// any length behind a closed gate is left alone. Network thread only.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"

namespace mien::jobs {

class Gates {
  public:
    void close(std::string gate, SteadyTime until) { closed_[std::move(gate)] = until; }
    // False when it was not closed.
    bool open(std::string_view gate);
    void open_all() { closed_.clear(); }

    // Forgets those whose time is over; false when there are none. Whoever waits at one of them has
    // to be looked for then, whatever his kind.
    bool open_those_over(SteadyTime now);

    // Those that are not open by then.
    [[nodiscard]] std::vector<std::string> closed(SteadyTime now) const;
    // When the next one opens by itself.
    [[nodiscard]] std::optional<SteadyTime> next_opening() const;

  private:
    std::map<std::string, SteadyTime, std::less<>> closed_;
};

// When a worker looks for jobs of all kinds without being told of any: at the next poll, and when
// a gate opens by itself.
struct Look {
    bool is_due = false;
    bool is_poll = false;  // and the next poll is to be set
    SteadyTime next_at;    // where it is not due
};
[[nodiscard]] Look look_at(SteadyTime poll_at, Gates& gates, SteadyTime now);

}  // namespace mien::jobs
