// What became of something that was to be removed.
#pragma once

#include <optional>

#include "base/clock.hpp"

namespace mien::store {

// What history refers to is archived, all else is deleted.
struct Removal {
    bool is_deleted = false;
    std::optional<Timestamp> archived_at = std::nullopt;  // set when it is archived
};

}  // namespace mien::store
