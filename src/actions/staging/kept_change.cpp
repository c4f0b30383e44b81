#include "actions/staging/kept_change.hpp"

#include "base/error.hpp"
#include "store/staging/generation_closing.hpp"

namespace mien::actions {

awaitable<void> require_change_kept(pg::Pool& control, core::DatabasePlace place,
                                    Deadline deadline) {
    const bool is_kept = co_await store::is_change_kept(control, std::move(place), deadline);
    if (!is_kept) {
        throw Error(ErrorKind::unavailable,
                    "Other data are about to be served here, and this change may not be in them: "
                    "look again, then repeat it.");
    }
}

}  // namespace mien::actions
