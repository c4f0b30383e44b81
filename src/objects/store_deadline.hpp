// The deadline of a call to an object store.
#pragma once

#include <functional>

#include "async/deadline.hpp"
#include "async/work_pool.hpp"
#include "base/clock.hpp"

namespace mien::objects {

inline constexpr const char* store_place = "The object store";

// Throws unavailable when the deadline has passed.
void require_time(Deadline deadline);

// The value of a call on the pool, or unavailable at the deadline, whether the call waits for a
// thread or runs on one. A call that comes too late does nothing.
template <class T>
awaitable<T> run_by(async::WorkPool& work, Deadline deadline, std::function<T()> call) {
    require_time(deadline);
    const std::function<T()> timely = [deadline, call = std::move(call)] {
        require_time(deadline);
        return call();
    };
    co_return co_await async::with_deadline(work.run(timely), deadline, store_place);
}

}  // namespace mien::objects
