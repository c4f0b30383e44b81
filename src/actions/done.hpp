// What an action has done.
#pragma once

#include <vector>

#include "store/audit.hpp"

namespace mien::actions {

// Its result, and one audit entry for each thing that changed (none when nothing did).
template <class T>
struct Done {
    T value;
    std::vector<store::AuditEntry> audit;
};

}  // namespace mien::actions
