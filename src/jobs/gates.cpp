#include "jobs/gates.hpp"

#include <algorithm>

namespace mien::jobs {

bool Gates::open(std::string_view gate) {
    const auto found = closed_.find(gate);
    if (found == closed_.end()) {
        return false;
    }
    closed_.erase(found);
    return true;
}

bool Gates::open_those_over(SteadyTime now) {
    return std::erase_if(closed_, [&](const auto& gate) { return gate.second <= now; }) > 0;
}

std::vector<std::string> Gates::closed(SteadyTime now) const {
    std::vector<std::string> names;
    names.reserve(closed_.size());
    for (const auto& [name, until] : closed_) {
        if (until > now) {
            names.push_back(name);
        }
    }
    return names;
}

std::optional<SteadyTime> Gates::next_opening() const {
    std::optional<SteadyTime> next;
    for (const auto& [name, until] : closed_) {
        next = next ? std::min(*next, until) : until;
    }
    return next;
}

Look look_at(SteadyTime poll_at, Gates& gates, SteadyTime now) {
    const bool has_opened = gates.open_those_over(now);
    const bool is_poll = poll_at <= now;
    return {.is_due = has_opened || is_poll,
            .is_poll = is_poll,
            .next_at = std::min(poll_at, gates.next_opening().value_or(poll_at))};
}

}  // namespace mien::jobs
