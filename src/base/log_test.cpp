#include "base/log.hpp"

#include <cmath>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "base/limits/process.hpp"
#include "base/text.hpp"

namespace mien {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t start = 0; start < text.size();) {
        const auto end = text.find('\n', start);
        lines.push_back(text.substr(start, end - start));
        start = end == std::string::npos ? text.size() : end + 1;
    }
    return lines;
}

// What the calls in `write` send to standard error.
template <class Write>
std::vector<std::string> lines_written(Write write) {
    set_up_log(LogLevel::info, "test");
    flush_log();
    testing::internal::CaptureStderr();
    write();
    flush_log();
    return lines_of(testing::internal::GetCapturedStderr());
}

json::object only_line(const std::vector<std::string>& lines) {
    EXPECT_EQ(lines.size(), 1U);
    return lines.empty() ? json::object{} : parse_json(lines.front()).as_object();
}

TEST(Log, writes_one_json_line_with_fields) {
    const auto line = only_line(lines_written([] {
        log(LogLevel::info, "request",
            {{"status", 200},
             {"path", "/x"},
             {"seconds", 0.25},
             {"ok", true},
             {"none", nullptr},
             {"list", json::parse(R"([1,"two",{"k":"v"}])")},
             {"big", std::uint64_t{1} << 63U}});
    }));
    EXPECT_EQ(line.at("level"), "info");
    EXPECT_EQ(line.at("process"), "test");
    EXPECT_EQ(line.at("event"), "request");
    EXPECT_EQ(line.at("status"), 200);
    EXPECT_EQ(line.at("path"), "/x");
    EXPECT_EQ(line.at("seconds"), 0.25);
    EXPECT_EQ(line.at("ok"), true);
    EXPECT_TRUE(line.at("none").is_null());
    EXPECT_EQ(line.at("list"), json::parse(R"([1,"two",{"k":"v"}])"));
    EXPECT_EQ(line.at("big"), std::uint64_t{1} << 63U);
    EXPECT_TRUE(parse_timestamp(line.at("time").as_string()).has_value());
}

TEST(Log, no_input_forges_a_line_or_moves_the_cursor) {
    for (const std::string& hostile :
         {std::string("x\n{\"level\":\"error\"}"), std::string("\r\n"), std::string("\x1b[2J"),
          std::string("a\u2028b\u2029c"), std::string("\u202Eevil"), std::string("\u0085\u009b1m"),
          std::string("\x7f"), std::string("a\0b", 3), std::string("\",\"level\":\"error"),
          std::string("\\"), std::string("\U000E0041"), std::string("\uFEFF\u200B")}) {
        const auto lines = lines_written(
            [&] { log(LogLevel::info, "event", {{"value", hostile}, {hostile, 1}}); });
        ASSERT_EQ(lines.size(), 1U);
        for (const auto* const banned :
             {"\r", "\x1b", "\u2028", "\u2029", "\u202E", "\u0085", "\u009b", "\x7f"}) {
            EXPECT_EQ(lines.front().find(banned), std::string::npos);
        }
        const auto line = json::parse(lines.front()).as_object();
        EXPECT_EQ(line.at("value"), json::string(hostile));
        EXPECT_EQ(line.size(), 6U);
        EXPECT_EQ(line.at("level"), "info");
    }
}

TEST(Log, replaces_invalid_utf8) {
    const auto lines =
        lines_written([] { log(LogLevel::info, "event", {{"value", "a\xFF\xC3(\xED\xA0\x80"}}); });
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_TRUE(is_utf8(lines.front()));
    EXPECT_EQ(only_line(lines).at("value"), "a\uFFFD\uFFFD(\uFFFD\uFFFD\uFFFD");
}

TEST(Log, cuts_long_strings_between_characters) {
    const std::string text = "x" + [] {
        std::string repeated;
        for (int i = 0; i < 2000; ++i) {
            repeated += "é";
        }
        return repeated;
    }();
    const auto line =
        only_line(lines_written([&] { log(LogLevel::info, "event", {{"value", text}}); }));
    const std::string value(line.at("value").as_string());
    EXPECT_TRUE(value.ends_with("é…"));
    EXPECT_LE(value.size(), limits::log_value_bytes_max + 3);
}

TEST(Log, leaves_out_fields_that_make_a_line_too_long) {
    json::array many;
    for (int i = 0; i < 100'000; ++i) {
        many.emplace_back("element");
    }
    const auto line = only_line(
        lines_written([&] { log(LogLevel::info, "event", {{"kept", 1}, {"many", many}}); }));
    EXPECT_EQ(line.at("kept"), 1);
    EXPECT_EQ(line.at("cut"), true);
    EXPECT_FALSE(line.contains("many"));
}

TEST(Log, writes_null_for_numbers_that_json_has_not) {
    const auto line = only_line(lines_written([] {
        log(LogLevel::info, "event", {{"a", std::nan("")}, {"b", HUGE_VAL}, {"c", 1e300}});
    }));
    EXPECT_TRUE(line.at("a").is_null());
    EXPECT_TRUE(line.at("b").is_null());
    EXPECT_EQ(line.at("c"), 1e300);
}

TEST(Log, bounds_nesting) {
    json::value nested = 1;
    for (int i = 0; i < 1000; ++i) {
        nested = json::array{nested};
    }
    const auto lines = lines_written([&] { log(LogLevel::info, "event", {{"value", nested}}); });
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_NO_THROW(static_cast<void>(parse_json(lines.front())));
}

TEST(Log, writes_only_from_the_least_level) {
    EXPECT_TRUE(lines_written([] { log(LogLevel::debug, "event"); }).empty());
    const auto lines = lines_written([] {
        set_up_log(LogLevel::error, "test");
        log(LogLevel::warning, "event");
        log(LogLevel::error, "event");
    });
    EXPECT_EQ(lines.size(), 1U);
}

TEST(Log, lines_of_many_threads_stay_whole_and_in_order) {
    constexpr int threads_count = 4;
    constexpr int lines_each = 2000;
    const auto lines = lines_written([] {
        std::vector<std::thread> threads;
        threads.reserve(threads_count);
        for (int thread = 0; thread < threads_count; ++thread) {
            threads.emplace_back([thread] {
                for (int i = 0; i < lines_each; ++i) {
                    log(i % 500 == 0 ? LogLevel::error : LogLevel::info, "event",
                        {{"thread", thread}, {"number", i}});
                }
            });
        }
        for (auto& thread : threads) {
            thread.join();
        }
    });
    ASSERT_EQ(lines.size(), std::size_t{threads_count} * lines_each);
    std::array<std::int64_t, threads_count> next{};
    for (const auto& text : lines) {
        const auto line = parse_json(text).as_object();
        auto& expected = next.at(static_cast<std::size_t>(line.at("thread").as_int64()));
        EXPECT_EQ(line.at("number").as_int64(), expected++);
    }
}

// Nobody reads standard error: log() must return all the same, memory stays bounded, and later the
// reader is told how many lines it was too slow for.
TEST(Log, a_stuck_reader_stops_nobody_and_lost_lines_are_counted) {
    constexpr std::int64_t lines_logged = 5000;
    const std::string text(1900, 'x');
    static_assert(lines_logged * 1900 > 2 * limits::log_pending_bytes_max);
    set_up_log(LogLevel::info, "test");
    flush_log();
    std::array<int, 2> pipe_ends{};
    ASSERT_EQ(pipe(pipe_ends.data()), 0);
    const int standard_error = dup(STDERR_FILENO);
    dup2(pipe_ends[1], STDERR_FILENO);
    for (std::int64_t i = 0; i < lines_logged; ++i) {
        log(LogLevel::info, "event", {{"text", text}});
    }
    std::string received;
    std::thread reader([&] {
        std::array<char, 65536> chunk{};
        for (ssize_t count = 1; count > 0;) {
            count = read(pipe_ends[0], chunk.data(), chunk.size());
            received.append(chunk.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        }
    });
    flush_log();
    dup2(standard_error, STDERR_FILENO);
    close(pipe_ends[1]);
    reader.join();
    close(pipe_ends[0]);
    close(standard_error);

    std::int64_t whole_lines = 0;
    std::int64_t lost_lines = 0;
    for (const auto& line : lines_of(received)) {
        const auto fields = parse_json(line).as_object();
        if (fields.at("event") == "log_lines_lost") {
            lost_lines += fields.at("lines").as_int64();
        } else {
            ++whole_lines;
        }
    }
    EXPECT_GT(lost_lines, 0);
    EXPECT_EQ(whole_lines + lost_lines, lines_logged);
}

TEST(Log, reads_level_names) {
    EXPECT_EQ(parse_log_level("debug"), LogLevel::debug);
    EXPECT_EQ(parse_log_level("warning"), LogLevel::warning);
    EXPECT_EQ(parse_log_level("error"), LogLevel::error);
    EXPECT_EQ(parse_log_level("info"), LogLevel::info);
    EXPECT_EQ(parse_log_level("warn"), std::nullopt);
}

}  // namespace
}  // namespace mien
