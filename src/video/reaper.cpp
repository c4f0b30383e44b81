#include "video/reaper.hpp"

#include "base/limits/jobs.hpp"
#include "store/clips/previews.hpp"

namespace mien::video {

awaitable<int> reap_previews(pg::Pool& pool, objects::ObjectStore& objects, Deadline deadline) {
    const auto expired = co_await store::begin_expiry(pool, limits::job_rows_max, deadline);
    for (const auto& preview : expired) {
        for (const auto& key : preview.keys) {
            co_await objects.remove(key, deadline);
        }
        co_await store::end_expiry(pool, preview, deadline);
    }
    co_return static_cast<int>(expired.size());
}

}  // namespace mien::video
