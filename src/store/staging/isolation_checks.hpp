// What was found when it was tried whether production and staging share anything, in the control
// database.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "pg/pool.hpp"

namespace mien::store {

enum class IsolationResult : std::uint8_t {
    passed,
    untried,  // it could not be tried
    warning,  // refused as it must be, but by one thing less than there should be
    failed,
};

[[nodiscard]] std::string_view name_of(IsolationResult result) noexcept;

struct IsolationCheck {
    std::string name;  // stable, snake_case
    IsolationResult result = IsolationResult::untried;
    std::string claim;     // what must be so
    std::string tried;     // how it was tried
    std::string found;     // what came of it
    std::string tried_by;  // "bridge" or "server"
    Timestamp tried_at = {};
    bool is_old = false;  // tried longer ago than limits::isolation_check_life
};

// Replaces the checks of these names, as tried now. Only the owner may write those of the bridge.
[[nodiscard]] awaitable<void> save_isolation_checks(pg::Pool& control,
                                                    std::vector<IsolationCheck> checks,
                                                    Deadline deadline);

// The bridge's first, each in the order of their names.
[[nodiscard]] awaitable<std::vector<IsolationCheck>> list_isolation_checks(pg::Pool& control,
                                                                           Deadline deadline);

// The kind of the job in the control database's queue by which the bridge is asked to try again.
inline constexpr const char* isolation_checks_job = "isolation_checks";

// Asks the bridge, unless it has been asked and has not begun; whether it was asked now.
[[nodiscard]] awaitable<bool> ask_for_isolation_checks(pg::Transaction& transaction);

// Whether the bridge has been asked and has not ended.
[[nodiscard]] awaitable<bool> are_isolation_checks_asked_for(pg::Pool& control, Deadline deadline);

}  // namespace mien::store
