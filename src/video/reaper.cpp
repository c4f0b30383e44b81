#include "video/reaper.hpp"

#include "base/limits.hpp"
#include "store/clips/previews.hpp"
#include "store/object_rows.hpp"

namespace mien::video {

awaitable<ReapReport> reap(pg::Pool& pool, objects::ObjectStore& objects, Deadline deadline) {
    ReapReport report;
    const auto expired = co_await store::begin_expiry(pool, limits::job_rows_max, deadline);
    for (const auto& preview : expired) {
        for (const auto& key : preview.keys) {
            co_await objects.remove(key);
        }
        co_await store::end_expiry(pool, preview, deadline);
        ++report.previews;
    }
    const auto orphans = co_await store::take_orphans(pool, limits::job_rows_max, deadline);
    for (const auto& key : orphans) {
        co_await objects.remove(key);
        co_await store::delete_object_row(pool, key, deadline);
        ++report.orphans;
    }
    report.unfinished = co_await objects.remove_unfinished(limits::object_unfinished_life);
    co_return report;
}

}  // namespace mien::video
