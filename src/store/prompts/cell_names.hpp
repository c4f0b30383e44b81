// What people call characters and emotions when they have no ids at hand: in a table, say.
// Throws unavailable when the database is.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "core/emotion.hpp"
#include "pg/pool.hpp"

namespace mien::store {

// By what they are called, as it was asked for; what nobody is called is left out.
struct FoundNames {
    // Nothing when several have the name.
    std::map<std::string, std::optional<CharacterId>, std::less<>> characters;
    std::map<std::string, core::EmotionName, std::less<>> emotions;
};

// A character is called by its id, its slug, unless it is archived its name, or its slug in other
// case, in this order; an emotion by its name or, in any case, by what it is displayed as.
[[nodiscard]] awaitable<FoundNames> find_names(pg::Pool& pool, std::set<std::string> characters,
                                               std::set<std::string> emotions, Deadline deadline);

}  // namespace mien::store
