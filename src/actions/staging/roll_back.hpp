// Serving an earlier generation of staging's data again.
#pragma once

#include "actions/done.hpp"
#include "actions/staging/change_configuration.hpp"
#include "async/deadline.hpp"
#include "base/limits/database.hpp"
#include "store/staging/generation_closing.hpp"
#include "store/staging/generations.hpp"

namespace mien::actions {

struct RollBack {
    ConfigurationTools tools;
    int generation = 0;
    store::Closer closer{.by = make_uuid_v7()};  // of what is served
};

// Serves a generation that was served before, with what is staging's own as it is now
// (store/staging/preserved.hpp): until the move no change of the served one counts
// (store/staging/generation_closing.hpp), which is said on another connection of the control
// database than the transaction's. The other database is tried first, for at most
// limits::candidate_check_time_max. A failure leaves it closed: see below. Throws not_found for an
// unknown number, and conflict for one that is served already or cannot be, and while an operation
// has not ended.
[[nodiscard]] awaitable<Done<store::Generation>> roll_back(pg::Transaction& transaction,
                                                           pg::Pool& control, RollBack wanted,
                                                           store::Actor actor);

// Awaits what runs the rollback and commits it. When that fails at whatever step, what is served
// takes changes again at once, and not only when limits::closing_time_max is over.
template <class T>
[[nodiscard]] awaitable<T> open_on_failure(pg::Pool& control, store::Closer closer,
                                           awaitable<T> rolling_back) {
    auto ending = co_await async::ending_of(std::move(rolling_back));
    if (ending.failure) {
        const auto deadline = deadline_in(limits::statement_time_max);
        [[maybe_unused]] const auto opened =
            co_await async::ending_of(store::open_generation(control, closer, deadline));
        std::rethrow_exception(ending.failure);
    }
    co_return std::move(*ending.value);
}

}  // namespace mien::actions
