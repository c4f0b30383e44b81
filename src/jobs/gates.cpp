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

std::vector<std::string> Gates::closed(SteadyTime now) {
    std::erase_if(closed_, [&](const auto& gate) { return gate.second <= now; });
    std::vector<std::string> names;
    names.reserve(closed_.size());
    for (const auto& [name, until] : closed_) {
        names.push_back(name);
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

}  // namespace mien::jobs
