#include "core/cron.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "base/quote.hpp"

namespace mien::core {
namespace {

using std::chrono::days;
using std::chrono::sys_seconds;

constexpr std::size_t text_bytes_max = 200;
constexpr std::size_t field_count = 5;

// The weekday of a date repeats after 28 years, or 40 across a year like 2100.
constexpr days search_max{366 * 41};

constexpr std::array<std::string_view, 12> month_names{"jan", "feb", "mar", "apr", "may", "jun",
                                                       "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> weekday_names{"sun", "mon", "tue", "wed",
                                                        "thu", "fri", "sat"};

struct FieldRule {
    std::string_view name;
    unsigned least;
    unsigned most;
    std::span<const std::string_view> words = {};  // for least, least + 1, …
};

constexpr std::array<FieldRule, field_count> rules{{
    {.name = "minute", .least = 0, .most = 59},
    {.name = "hour", .least = 0, .most = 23},
    {.name = "day of the month", .least = 1, .most = 31},
    {.name = "month", .least = 1, .most = 12, .words = month_names},
    {.name = "day of the week", .least = 0, .most = 7, .words = weekday_names},
}};

using Values = std::bitset<64>;

// Or a sentence that says what is wrong.
template <class T>
using Parsed = std::expected<T, std::string>;

std::unexpected<std::string> refuse(const FieldRule& rule, std::string_view what) {
    return std::unexpected(fmt::format("The {} {}.", rule.name, what));
}

std::optional<unsigned> number_of(std::string_view text) {
    unsigned number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, failure] = std::from_chars(text.data(), end, number);
    return failure == std::errc{} && stop == end ? std::optional(number) : std::nullopt;
}

Parsed<unsigned> parse_value(std::string_view text, const FieldRule& rule) {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    const auto word = std::ranges::find(rule.words, lower);
    if (word != rule.words.end()) {
        return rule.least + static_cast<unsigned>(word - rule.words.begin());
    }
    const auto number = number_of(text);
    if (!number) {
        return refuse(rule, fmt::format("has {}, which is no number", in_quotes(text)));
    }
    if (*number < rule.least || *number > rule.most) {
        return refuse(
            rule, fmt::format("must be from {} to {}, and not {}", rule.least, rule.most, *number));
    }
    return *number;
}

struct Range {
    unsigned first;
    unsigned last;
};

Parsed<Range> parse_range(std::string_view text, const FieldRule& rule) {
    if (text == "*") {
        return Range{rule.least, rule.most};
    }
    const auto hyphen = text.find('-');
    const auto first = parse_value(text.substr(0, hyphen), rule);
    if (!first) {
        return std::unexpected(first.error());
    }
    if (hyphen == std::string_view::npos) {
        return Range{*first, *first};
    }
    const auto last = parse_value(text.substr(hyphen + 1), rule);
    if (!last) {
        return std::unexpected(last.error());
    }
    if (*last < *first) {
        return refuse(
            rule, fmt::format("has the range {}, which ends before it begins", in_quotes(text)));
    }
    return Range{*first, *last};
}

// One part of a list: a range, with a step or without.
Parsed<Values> parse_part(std::string_view text, const FieldRule& rule) {
    const auto slash = text.find('/');
    const auto range_text = text.substr(0, slash);
    const auto range = parse_range(range_text, rule);
    if (!range) {
        return std::unexpected(range.error());
    }
    unsigned step = 1;
    if (slash != std::string_view::npos) {
        const auto given = number_of(text.substr(slash + 1));
        if (!given || *given == 0 || *given > rule.most) {
            return refuse(rule, fmt::format("must have a step from 1 to {} in {}", rule.most,
                                            in_quotes(text)));
        }
        if (range_text != "*" && !range_text.contains('-')) {
            return refuse(rule, fmt::format("has a step of a single value in {}: give it a range",
                                            in_quotes(text)));
        }
        step = *given;
    }
    Values values;
    for (auto value = range->first; value <= range->last; value += step) {
        values.set(value);
    }
    return values;
}

Parsed<Values> parse_field(std::string_view text, const FieldRule& rule) {
    Values values;
    while (true) {
        const auto end = std::min(text.find(','), text.size());
        const auto part = parse_part(text.substr(0, end), rule);
        if (!part) {
            return std::unexpected(part.error());
        }
        values |= *part;
        if (end == text.size()) {
            return values;
        }
        text.remove_prefix(end + 1);
    }
}

std::vector<std::string_view> words_of(std::string_view text) {
    constexpr std::string_view blanks = " \t";
    std::vector<std::string_view> words;
    auto begin = text.find_first_not_of(blanks);
    while (begin != std::string_view::npos) {
        const auto end = std::min(text.find_first_of(blanks, begin), text.size());
        words.push_back(text.substr(begin, end - begin));
        begin = text.find_first_not_of(blanks, end);
    }
    return words;
}

template <std::size_t Size>
void assign(std::bitset<Size>& to, const Values& from) {
    for (std::size_t value = 0; value < Size; ++value) {
        to[value] = from[value];
    }
}

}  // namespace

std::expected<CronSchedule, std::string> CronSchedule::parse(std::string_view text) {
    const auto words = words_of(text);
    if (text.size() > text_bytes_max || words.size() != field_count) {
        return std::unexpected(
            "A schedule has five fields: minute, hour, day of the month, month and day of the "
            "week, such as 30 3 * * 1-5; 200 characters at most.");
    }
    std::array<Values, field_count> fields;
    for (std::size_t i = 0; i < field_count; ++i) {
        const auto values = parse_field(words[i], rules[i]);
        if (!values) {
            return std::unexpected(values.error());
        }
        fields[i] = *values;
    }
    CronSchedule schedule;
    assign(schedule.minutes_, fields[0]);
    assign(schedule.hours_, fields[1]);
    assign(schedule.days_, fields[2]);
    assign(schedule.months_, fields[3]);
    fields[4][0] = fields[4][0] || fields[4][7];
    assign(schedule.weekdays_, fields[4]);
    schedule.needs_both_days_ = words[2].front() == '*' || words[4].front() == '*';
    if (!schedule.can_run()) {
        return std::unexpected("No month of the schedule has such a day, so it would never run.");
    }
    return schedule;
}

bool CronSchedule::runs_on(std::chrono::year_month_day day) const {
    if (!months_[static_cast<unsigned>(day.month())]) {
        return false;
    }
    const std::chrono::weekday weekday{std::chrono::sys_days(day)};
    const bool is_day = days_[static_cast<unsigned>(day.day())];
    const bool is_weekday = weekdays_[weekday.c_encoding()];
    return needs_both_days_ ? is_day && is_weekday : is_day || is_weekday;
}

// Every date that a leap year has falls on each day of the week in some year.
bool CronSchedule::can_run() const {
    if (!needs_both_days_) {
        return true;
    }
    constexpr std::chrono::year leap_year{2028};
    for (unsigned month = 1; month <= 12; ++month) {
        for (unsigned day = 1; day <= 31; ++day) {
            const std::chrono::year_month_day date{leap_year, std::chrono::month(month),
                                                   std::chrono::day(day)};
            if (months_[month] && days_[day] && date.ok()) {
                return true;
            }
        }
    }
    return false;
}

std::vector<sys_seconds> CronSchedule::next_runs(sys_seconds after, const TimeZone& zone,
                                                 std::size_t count) const {
    std::vector<sys_seconds> runs;
    auto latest = after;
    const auto today = std::chrono::floor<days>(zone.to_local(after));
    for (auto day = today; day < today + search_max; day += days(1)) {
        if (!runs_on(std::chrono::year_month_day(day))) {
            continue;
        }
        for (unsigned minute = 0; minute < 24 * 60; ++minute) {
            if (runs.size() == count) {
                return runs;
            }
            if (!hours_[minute / 60] || !minutes_[minute % 60]) {
                continue;
            }
            const auto run = zone.to_utc(day + std::chrono::minutes(minute));
            if (run > latest) {
                runs.push_back(run);
                latest = run;
            }
        }
    }
    return runs;
}

}  // namespace mien::core
