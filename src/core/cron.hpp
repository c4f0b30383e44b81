// When something that repeats runs: the five fields of cron, as Vixie cron reads them (crontab(5)).
//
//   minute 0-59, hour 0-23, day of the month 1-31, month 1-12 or jan-dec, day of the week 0-7 or
//   sun-sat (0 and 7 are Sunday); in each *, numbers, ranges, lists, and steps of * or of a range.
//
// A day field that begins with * restricts nothing by itself. When both day fields are restricted,
// a day needs to match one of them ("0 3 13 * 5" is the 13th and each Friday); when one begins with
// *, it needs to match both, so that "0 0 */2 * 1" is each Monday with an odd date.
#pragma once

#include <bitset>
#include <chrono>
#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/time_zone.hpp"

namespace mien::core {

class CronSchedule {
  public:
    // Else a sentence that names the field and says what is wrong. Refuses a schedule that never
    // runs, such as one of 30 February; five fields only, no "@daily".
    [[nodiscard]] static std::expected<CronSchedule, std::string> parse(std::string_view text);

    // The next runs after a moment, the earliest first. A time of day that the clocks of the zone
    // skip runs when they are put forward, and one that they show twice runs the first time.
    [[nodiscard]] std::vector<std::chrono::sys_seconds> next_runs(std::chrono::sys_seconds after,
                                                                  const TimeZone& zone,
                                                                  std::size_t count) const;

    [[nodiscard]] bool runs_on(std::chrono::year_month_day day) const;

  private:
    CronSchedule() = default;

    [[nodiscard]] bool can_run() const;

    std::bitset<60> minutes_;
    std::bitset<24> hours_;
    std::bitset<32> days_;
    std::bitset<13> months_;
    std::bitset<7> weekdays_;  // from Sunday
    bool needs_both_days_ = false;
};

}  // namespace mien::core
