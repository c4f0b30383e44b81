// The parser of schedules: what it takes runs, later and later, on days and at minutes that it has.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.hpp"
#include "core/cron.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using std::chrono::days;
    using std::chrono::sys_seconds;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto schedule = mien::core::CronSchedule::parse(text);
    if (!schedule) {
        MIEN_ASSERT(!schedule.error().empty(), "refused without a reason");
        return 0;
    }
    static const auto zone = mien::TimeZone::find("UTC").value();
    sys_seconds latest = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22);
    const auto runs = schedule->next_runs(latest, zone, 3);
    MIEN_ASSERT(runs.size() == 3, "a schedule that was taken goes on running");
    for (const auto& run : runs) {
        MIEN_ASSERT(run > latest, "runs follow each other");
        MIEN_ASSERT(schedule->runs_on(std::chrono::floor<days>(run)), "a run on another day");
        latest = run;
    }
    return 0;
}
