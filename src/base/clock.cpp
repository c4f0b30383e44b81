#include "base/clock.hpp"

#include <array>
#include <cstdint>

namespace mien {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;

// What four digits of a year can say, and the database can hold.
constexpr Timestamp first_time = sys_days(std::chrono::year(1) / 1 / 1);
constexpr Timestamp end_of_times = sys_days(std::chrono::year(10000) / 1 / 1);

constexpr std::size_t fraction_digits_kept = 6;
constexpr std::size_t fraction_digits_max = 9;

void append_digits(std::string& text, std::int64_t value, int width) {
    char digits[20];
    int count = 0;
    while (value > 0 || count < width) {
        digits[count++] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
    while (count > 0) {
        text += digits[--count];
    }
}

// Reads a date and time from left to right; every step says whether the text still fits.
class Reader {
  public:
    explicit Reader(std::string_view text) : rest_(text) {}

    bool number(std::size_t width, int& value) {
        if (rest_.size() < width) {
            return false;
        }
        value = 0;
        for (const char c : rest_.substr(0, width)) {
            if (c < '0' || c > '9') {
                return false;
            }
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(width);
        return true;
    }

    bool one_of(std::string_view characters) {
        if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }

    // Digits after the point; those below a microsecond are cut.
    bool fraction(microseconds& value) {
        std::size_t count = 0;
        int kept = 0;
        while (count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9') {
            if (count < fraction_digits_kept) {
                kept = kept * 10 + (rest_[count] - '0');
            }
            ++count;
        }
        if (count == 0 || count > fraction_digits_max) {
            return false;
        }
        for (std::size_t i = count; i < fraction_digits_kept; ++i) {
            kept *= 10;
        }
        rest_.remove_prefix(count);
        value = microseconds(kept);
        return true;
    }

    [[nodiscard]] bool at_end() const { return rest_.empty(); }
    [[nodiscard]] char next() const { return rest_.empty() ? '\0' : rest_.front(); }

  private:
    std::string_view rest_;
};

std::optional<sys_days> read_date(Reader& reader) {
    int year = 0;
    int month = 0;
    int day = 0;
    if (!reader.number(4, year) || !reader.one_of("-") || !reader.number(2, month) ||
        !reader.one_of("-") || !reader.number(2, day)) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    return date.ok() ? std::optional<sys_days>(date) : std::nullopt;
}

std::optional<microseconds> read_time_of_day(Reader& reader) {
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (!reader.number(2, hour) || !reader.one_of(":") || !reader.number(2, minute) ||
        !reader.one_of(":") || !reader.number(2, second)) {
        return std::nullopt;
    }
    if (hour > 23 || minute > 59 || second > 59) {
        return std::nullopt;
    }
    microseconds fraction{0};
    if (reader.one_of(".") && !reader.fraction(fraction)) {
        return std::nullopt;
    }
    return hours(hour) + minutes(minute) + seconds(second) + fraction;
}

std::optional<minutes> read_offset(Reader& reader) {
    if (reader.one_of("Zz")) {
        return minutes(0);
    }
    const bool west = reader.next() == '-';
    int hour = 0;
    int minute = 0;
    if (!reader.one_of("+-") || !reader.number(2, hour)) {
        return std::nullopt;
    }
    if (!reader.at_end() && (!reader.one_of(":") || !reader.number(2, minute))) {
        return std::nullopt;
    }
    if (hour > 23 || minute > 59) {
        return std::nullopt;
    }
    const minutes offset = hours(hour) + minutes(minute);
    return west ? -offset : offset;
}

// "2026-11-22T09:30:00"; trivial, so that the last one can outlive its thread's destructors.
struct TimeText {
    std::array<char, 32> characters;
    std::size_t length;
};

TimeText write_second(std::chrono::sys_seconds second) {
    const auto day = std::chrono::floor<days>(second);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss<seconds> clock{second - day};
    std::string text;
    append_digits(text, int{date.year()}, 4);
    text += '-';
    append_digits(text, unsigned{date.month()}, 2);
    text += '-';
    append_digits(text, unsigned{date.day()}, 2);
    text += 'T';
    append_digits(text, clock.hours().count(), 2);
    text += ':';
    append_digits(text, clock.minutes().count(), 2);
    text += ':';
    append_digits(text, clock.seconds().count(), 2);
    TimeText written{};
    written.length = text.copy(written.characters.data(), written.characters.size());
    return written;
}

}  // namespace

Timestamp now() {
    return std::chrono::floor<microseconds>(std::chrono::system_clock::now());
}

std::string to_rfc3339(Timestamp time) {
    // Most calls come many times within one second.
    thread_local std::chrono::sys_seconds last_second = std::chrono::sys_seconds::min();
    thread_local TimeText last_text{};
    const auto second = std::chrono::floor<seconds>(time);
    if (second != last_second) {
        last_text = write_second(second);
        last_second = second;
    }
    std::string text;
    text.reserve(27);
    text.append(last_text.characters.data(), last_text.length);
    const auto fraction = (time - second).count();
    if (fraction != 0) {
        text += '.';
        append_digits(text, fraction, 6);
    }
    text += 'Z';
    return text;
}

std::optional<Timestamp> parse_timestamp(std::string_view text) {
    Reader reader(text);
    const auto date = read_date(reader);
    if (!date || !reader.one_of("Tt ")) {
        return std::nullopt;
    }
    const auto time_of_day = read_time_of_day(reader);
    if (!time_of_day) {
        return std::nullopt;
    }
    const auto offset = read_offset(reader);
    if (!offset || !reader.at_end()) {
        return std::nullopt;
    }
    const auto time = Timestamp(*date) + *time_of_day - *offset;
    const bool is_known = time >= first_time && time < end_of_times;
    return is_known ? std::optional(time) : std::nullopt;
}

}  // namespace mien
