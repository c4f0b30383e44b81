// In whose name a command acts that nobody signed in for.
#pragma once

#include <optional>
#include <string>

#include "pg/pool.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::store {

struct ActingAdmin {
    Author author;
    std::string email;
};

// The enabled admin with this e-mail; of an empty one, the oldest enabled admin with the role
// admin. Nothing when there is none.
[[nodiscard]] awaitable<std::optional<ActingAdmin>> find_acting_admin(pg::Pool& pool,
                                                                      std::string email,
                                                                      Deadline deadline);

}  // namespace mien::store
