#include "base/time_zone.hpp"

#include <gtest/gtest.h>

namespace mien {
namespace {

using namespace std::chrono_literals;
using std::chrono::local_days;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

const auto summer_begins = 2026y / 3 / 29;  // in Berlin, at 02:00
const auto summer_ends = 2026y / 10 / 25;   // at 03:00

TimeZone zone(std::string_view name) {
    auto found = TimeZone::find(name);
    EXPECT_TRUE(found) << name;
    return std::move(found).value();
}

TEST(TimeZone, is_found_by_the_names_of_the_database_only) {
    for (const auto* name : {"UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"}) {
        EXPECT_TRUE(TimeZone::find(name)) << name;
    }
    for (const auto* name : {"", "Mars/Olympus", "GMT+7", "europe/berlin ", "Etc/Unknown", "+02:00",
                             "\xff", "../../etc/passwd"}) {
        EXPECT_FALSE(TimeZone::find(name)) << name;
    }
}

TEST(TimeZone, knows_what_its_clocks_show) {
    const auto berlin = zone("Europe/Berlin");
    EXPECT_EQ(berlin.to_local(sys_days(2026y / 1 / 1)), local_days(2026y / 1 / 1) + 1h);
    EXPECT_EQ(berlin.to_local(sys_days(2026y / 7 / 1)), local_days(2026y / 7 / 1) + 2h);
    EXPECT_EQ(zone("UTC").to_local(sys_days(2026y / 7 / 1)), local_days(2026y / 7 / 1) + 0s);
    EXPECT_EQ(zone("Asia/Kathmandu").to_utc(local_days(2026y / 7 / 1) + 5h + 45min),
              sys_seconds(sys_days(2026y / 7 / 1)));
}

TEST(TimeZone, takes_the_moment_of_the_change_for_what_clocks_skip) {
    const auto berlin = zone("Europe/Berlin");
    const sys_seconds change = sys_days(summer_begins) + 1h;
    EXPECT_EQ(berlin.to_utc(local_days(summer_begins) + 1h + 59min), change - 1min);
    EXPECT_EQ(berlin.to_utc(local_days(summer_begins) + 2h), change);
    EXPECT_EQ(berlin.to_utc(local_days(summer_begins) + 2h + 30min), change);
    EXPECT_EQ(berlin.to_utc(local_days(summer_begins) + 3h), change);
    EXPECT_EQ(berlin.to_utc(local_days(summer_begins) + 3h + 1min), change + 1min);
}

TEST(TimeZone, takes_the_first_time_of_what_clocks_show_twice) {
    const auto berlin = zone("Europe/Berlin");
    const sys_seconds first = sys_days(summer_ends);  // 02:00 in summer time
    EXPECT_EQ(berlin.to_utc(local_days(summer_ends) + 2h), first);
    EXPECT_EQ(berlin.to_utc(local_days(summer_ends) + 2h + 30min), first + 30min);
    EXPECT_EQ(berlin.to_utc(local_days(summer_ends) + 3h), first + 2h);
}

// Samoa had no 30 December 2011.
TEST(TimeZone, takes_a_day_that_was_skipped_for_the_moment_of_the_change) {
    const auto apia = zone("Pacific/Apia");
    EXPECT_EQ(apia.to_utc(local_days(2011y / 12 / 30) + 12h),
              apia.to_utc(local_days(2011y / 12 / 31)));
}

}  // namespace
}  // namespace mien
