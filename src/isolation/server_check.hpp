// What a server of staging tries itself: whether it gets at production's database.
#pragma once

#include <string>

#include "async/awaitable.hpp"
#include "base/clock.hpp"
#include "base/secret.hpp"
#include "pg/pool.hpp"

namespace mien::isolation {

// What unseals the password of the configuration in force, and whose certificates count.
struct ServerTools {
    const Secret& key;
    std::string ca_file;
};

// Tries to reach production's database, which the bridge has named in the control database, and to
// sign in there with the credential that this server enters its own data with; saves the result.
// False, and nothing happens, while no bridge has named it.
[[nodiscard]] awaitable<bool> check_from_server(pg::Pool& control, ServerTools tools,
                                                Deadline deadline);

}  // namespace mien::isolation
