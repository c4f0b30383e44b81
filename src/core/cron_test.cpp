#include "core/cron.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

namespace mien::core {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;
using std::chrono::sys_seconds;
using Runs = std::vector<std::string>;

// A Sunday.
const sys_seconds start = sys_days(2026y / 11 / 22);

CronSchedule schedule_of(std::string_view text) {
    auto parsed = CronSchedule::parse(text);
    EXPECT_TRUE(parsed) << text << ": " << parsed.error();
    return parsed.value();
}

// In UTC, without the seconds.
Runs runs_of(std::string_view text, sys_seconds after = start, std::string_view zone = "UTC") {
    Runs texts;
    for (const auto& run : schedule_of(text).next_runs(after, TimeZone::find(zone).value(), 5)) {
        texts.push_back(fmt::format("{:%Y-%m-%d %H:%M}", run));
    }
    return texts;
}

std::string refusal_of(std::string_view text) {
    const auto parsed = CronSchedule::parse(text);
    return parsed ? "(taken)" : parsed.error();
}

TEST(Cron, runs_on_either_day_when_both_day_fields_are_restricted) {
    EXPECT_EQ(runs_of("0 3 13 * 5"),
              (Runs{"2026-11-27 03:00", "2026-12-04 03:00", "2026-12-11 03:00", "2026-12-13 03:00",
                    "2026-12-18 03:00"}));
    EXPECT_EQ(runs_of("0 0 1-31 * 5"),
              (Runs{"2026-11-23 00:00", "2026-11-24 00:00", "2026-11-25 00:00", "2026-11-26 00:00",
                    "2026-11-27 00:00"}));
}

TEST(Cron, needs_both_days_when_a_day_field_begins_with_a_star) {
    EXPECT_EQ(runs_of("0 0 */2 * 1"),
              (Runs{"2026-11-23 00:00", "2026-12-07 00:00", "2026-12-21 00:00", "2027-01-11 00:00",
                    "2027-01-25 00:00"}));
    EXPECT_EQ(runs_of("0 0 * * 1").front(), "2026-11-23 00:00");
    EXPECT_EQ(runs_of("0 0 24 * *").front(), "2026-11-24 00:00");
    EXPECT_EQ(runs_of("0 0 29 * */7").front(), "2026-11-29 00:00");
}

TEST(Cron, waits_for_a_date_that_is_rare) {
    EXPECT_EQ(runs_of("0 0 29 2 *"),
              (Runs{"2028-02-29 00:00", "2032-02-29 00:00", "2036-02-29 00:00", "2040-02-29 00:00",
                    "2044-02-29 00:00"}));
    // A Sunday, and 2100 is no leap year.
    EXPECT_EQ(runs_of("0 0 29 2 */7", sys_days(2088y / 3 / 1)).front(), "2128-02-29 00:00");
    EXPECT_EQ(runs_of("0 0 29 2 */7", sys_days(2077y / 1 / 1)).front(), "2088-02-29 00:00");
}

TEST(Cron, reads_numbers_names_ranges_lists_and_steps) {
    EXPECT_EQ(runs_of("0 0 * * 7"), runs_of("0 0 * * 0"));
    EXPECT_EQ(runs_of("0 0 * * SUN"), runs_of("0 0 * * 0"));
    EXPECT_EQ(runs_of("0 0 * * 5-7"), runs_of("0 0 * * fri,sat,sun"));
    EXPECT_EQ(runs_of("0 0 1 jan,Jul *").front(), "2027-01-01 00:00");
    EXPECT_EQ(runs_of("*/20 4-6/2 * * *"),
              (Runs{"2026-11-22 04:00", "2026-11-22 04:20", "2026-11-22 04:40", "2026-11-22 06:00",
                    "2026-11-22 06:20"}));
    EXPECT_EQ(runs_of(" 5,1-3\t0  * * * "),
              (Runs{"2026-11-22 00:01", "2026-11-22 00:02", "2026-11-22 00:03", "2026-11-22 00:05",
                    "2026-11-23 00:01"}));
    EXPECT_EQ(runs_of("0 0 * * *").front(), "2026-11-23 00:00") << "not at the moment itself";
}

TEST(Cron, refuses_what_it_cannot_keep) {
    for (const auto* text : {"",
                             " ",
                             "0 0 30 2 *",
                             "0 0 31 4,6 *",
                             "*/0 * * * *",
                             "60 * * * *",
                             "0 24 * * *",
                             "0 0 0 * *",
                             "0 0 32 * *",
                             "0 0 * 0 *",
                             "0 0 * 13 *",
                             "0 0 * * 8",
                             "0 0 * * * *",
                             "0 0 * *",
                             "@reboot",
                             "@daily",
                             "5/10 * * * *",
                             "*/60 * * * *",
                             "5-1 * * * *",
                             "0 0 * * sat-sun",
                             "1,,2 * * * *",
                             "1, * * * *",
                             "- * * * *",
                             "1- * * * *",
                             "-1 * * * *",
                             "+1 * * * *",
                             "1.5 * * * *",
                             "** * * * *",
                             "*/ * * * *",
                             "*/1/2 * * * *",
                             "*-5 * * * *",
                             "0 0 * january *",
                             "0 0 * * mon\n",
                             "0 0 L * *",
                             "0 0 * * 5#2",
                             "? * * * *",
                             "0x1 * * * *",
                             "99999999999999999999 * * * *",
                             "0 0 31 2 */2"}) {
        EXPECT_FALSE(CronSchedule::parse(text)) << text;
    }
    EXPECT_FALSE(CronSchedule::parse("0 0 * * *" + std::string(300, ' ')));
}

TEST(Cron, names_the_field_that_is_wrong) {
    EXPECT_EQ(refusal_of("60 * * * *"), "The minute must be from 0 to 59, and not 60.");
    EXPECT_EQ(refusal_of("* * * * 8"), "The day of the week must be from 0 to 7, and not 8.");
    EXPECT_EQ(refusal_of("* */0 * * *"), "The hour must have a step from 1 to 23 in “*/0”.");
    EXPECT_EQ(refusal_of("* * x * *"), "The day of the month has “x”, which is no number.");
    EXPECT_EQ(refusal_of("0 0 30 2 *"),
              "No month of the schedule has such a day, so it would never run.");
}

TEST(Cron, runs_by_the_clocks_of_its_zone) {
    EXPECT_EQ(runs_of("30 3 * * *", start, "Asia/Kathmandu").front(), "2026-11-22 21:45");
    EXPECT_EQ(runs_of("30 3 * * *", start, "Europe/Berlin").front(), "2026-11-22 02:30");
    // In Auckland it is Monday when it is Sunday noon in UTC.
    EXPECT_EQ(runs_of("30 0 * * 1", start, "Pacific/Auckland").front(), "2026-11-22 11:30");
}

TEST(Cron, runs_what_the_clocks_skip_when_they_are_put_forward) {
    const sys_seconds before = sys_days(2026y / 3 / 29);
    EXPECT_EQ(runs_of("30 2 * * *", before, "Europe/Berlin"),
              (Runs{"2026-03-29 01:00", "2026-03-30 00:30", "2026-03-31 00:30", "2026-04-01 00:30",
                    "2026-04-02 00:30"}));
    // Once, not six times.
    EXPECT_EQ(runs_of("*/20 2-3 * * *", before, "Europe/Berlin"),
              (Runs{"2026-03-29 01:00", "2026-03-29 01:20", "2026-03-29 01:40", "2026-03-30 00:00",
                    "2026-03-30 00:20"}));
}

TEST(Cron, runs_what_the_clocks_show_twice_the_first_time) {
    const sys_seconds before = sys_days(2026y / 10 / 25) - 1h;
    EXPECT_EQ(runs_of("30 2 * * *", before, "Europe/Berlin"),
              (Runs{"2026-10-25 00:30", "2026-10-26 01:30", "2026-10-27 01:30", "2026-10-28 01:30",
                    "2026-10-29 01:30"}));
    EXPECT_EQ(runs_of("0 * * * *", before, "Europe/Berlin"),
              (Runs{"2026-10-25 00:00", "2026-10-25 02:00", "2026-10-25 03:00", "2026-10-25 04:00",
                    "2026-10-25 05:00"}));
    // In the second of both hours, the first one's runs are over.
    EXPECT_EQ(runs_of("30 2 * * *", sys_days(2026y / 10 / 25) + 70min, "Europe/Berlin").front(),
              "2026-10-26 01:30");
}

}  // namespace
}  // namespace mien::core
