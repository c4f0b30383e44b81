#include "base/log.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <cmath>
#include <condition_variable>
#include <cstdlib>
#include <forward_list>
#include <iterator>
#include <mutex>
#include <string>
#include <thread>

#include <fmt/compile.h>
#include <fmt/format.h>
#include <unicode/utf8.h>
#include <unistd.h>

#include "base/clock.hpp"
#include "base/limits/process.hpp"

// Plain code rather than a logging library: a line is made in the caller's thread, a background
// thread writes, and a slow reader of standard error can neither stop the server nor fill memory.
namespace mien {
namespace {

namespace json = boost::json;

constexpr int nesting_max = 8;
constexpr std::size_t kept_bytes_max = 4 * limits::log_flush_bytes;  // of an empty buffer

std::string_view name_of(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return "debug";
        case LogLevel::info:
            return "info";
        case LogLevel::warning:
            return "warning";
        case LogLevel::error:
            return "error";
    }
    return "error";
}

// True for what could end a line, move a cursor or turn the reading direction around.
bool is_unsafe(UChar32 code_point) {
    return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) || code_point == 0x61C ||
           (code_point >= 0x200B && code_point <= 0x200F) ||
           (code_point >= 0x2028 && code_point <= 0x202E) ||
           (code_point >= 0x2060 && code_point <= 0x206F) || code_point == 0xFEFF ||
           (code_point >= 0xE0000 && code_point <= 0xE007F);
}

void append_escape(std::string& line, UChar32 code_point) {
    auto out = std::back_inserter(line);
    if (code_point < 0x10000) {
        fmt::format_to(out, "\\u{:04x}", code_point);
        return;
    }
    const unsigned lead = U16_LEAD(code_point);
    const unsigned trail = U16_TRAIL(code_point);
    fmt::format_to(out, "\\u{:04x}\\u{:04x}", lead, trail);
}

// Printable ASCII that needs no escape: nearly all there is.
constexpr auto plain_characters = [] {
    std::array<bool, 256> plain{};
    for (std::size_t i = 0x20; i < 0x7F; ++i) {
        plain[i] = i != '"' && i != '\\';
    }
    return plain;
}();

void append_string(std::string& line, std::string_view text) {
    const bool cut = text.size() > limits::log_value_bytes_max;
    auto length = static_cast<std::int32_t>(std::min(text.size(), limits::log_value_bytes_max));
    const char* const data = text.data();
    if (cut) {
        const auto* const bytes = reinterpret_cast<const std::uint8_t*>(data);
        U8_SET_CP_START(bytes, 0, length);
    }
    line += '"';
    for (std::int32_t i = 0; i < length;) {
        const auto start = i;
        while (i < length && plain_characters[static_cast<unsigned char>(data[i])]) {
            ++i;
        }
        if (i > start) {
            line.append(data + start, static_cast<std::size_t>(i - start));
            continue;
        }
        UChar32 code_point = 0;
        U8_NEXT(data, i, length, code_point);
        if (code_point < 0) {
            line += "\\ufffd";
        } else if (code_point == '"' || code_point == '\\') {
            line += '\\';
            line += static_cast<char>(code_point);
        } else if (is_unsafe(code_point)) {
            append_escape(line, code_point);
        } else {
            line.append(data + start, static_cast<std::size_t>(i - start));
        }
    }
    line += cut ? "…\"" : "\"";
}

void append_value(std::string& line, const json::value& value, int nesting);

void append_array(std::string& line, const json::array& array, int nesting) {
    line += '[';
    for (const auto& element : array) {
        if (&element != array.begin()) {
            line += ',';
        }
        append_value(line, element, nesting);
        if (line.size() > limits::log_line_bytes_max) {
            break;
        }
    }
    line += ']';
}

void append_object(std::string& line, const json::object& object, int nesting) {
    line += '{';
    for (const auto& member : object) {
        if (&member != object.begin()) {
            line += ',';
        }
        append_string(line, member.key());
        line += ':';
        append_value(line, member.value(), nesting);
        if (line.size() > limits::log_line_bytes_max) {
            break;
        }
    }
    line += '}';
}

void append_number(std::string& line, auto number) {
    const fmt::format_int digits(number);
    line.append(digits.data(), digits.size());
}

void append_number(std::string& line, double number) {
    if (std::isfinite(number)) {
        fmt::format_to(std::back_inserter(line), FMT_COMPILE("{}"), number);
    } else {
        line += "null";
    }
}

void append_value(std::string& line, const json::value& value, int nesting) {
    switch (value.kind()) {
        case json::kind::null:
            line += "null";
            return;
        case json::kind::bool_:
            line += value.get_bool() ? "true" : "false";
            return;
        case json::kind::int64:
            append_number(line, value.get_int64());
            return;
        case json::kind::uint64:
            append_number(line, value.get_uint64());
            return;
        case json::kind::double_:
            append_number(line, value.get_double());
            return;
        case json::kind::string:
            append_string(line, value.get_string());
            return;
        case json::kind::array:
        case json::kind::object:
            break;
    }
    if (nesting >= nesting_max) {
        line += "null";
    } else if (value.is_array()) {
        append_array(line, value.get_array(), nesting + 1);
    } else {
        append_object(line, value.get_object(), nesting + 1);
    }
}

struct FieldWriter {
    std::string& line;

    void operator()(std::nullptr_t) const { line += "null"; }
    void operator()(bool value) const { line += value ? "true" : "false"; }
    void operator()(std::int64_t value) const { append_number(line, value); }
    void operator()(std::uint64_t value) const { append_number(line, value); }
    void operator()(double value) const { append_number(line, value); }
    void operator()(std::string_view text) const { append_string(line, text); }
    void operator()(const json::value* value) const { append_value(line, *value, 0); }
    void operator()(const json::array* value) const { append_array(line, *value, 1); }
    void operator()(const json::object* value) const { append_object(line, *value, 1); }
};

std::string make_line(LogLevel level, std::string_view process, std::string_view event,
                      std::initializer_list<LogField> fields) {
    std::string line;
    line.reserve(768);
    line += R"({"time":")";
    line += to_rfc3339(now());
    line += R"(","level":")";
    line += name_of(level);
    line += R"(","process":)";
    append_string(line, process);
    line += R"(,"event":)";
    append_string(line, event);
    for (const auto& [name, value] : fields) {
        const auto length_before = line.size();
        line += ',';
        append_string(line, name);
        line += ':';
        std::visit(FieldWriter{line}, value.get());
        if (line.size() > limits::log_line_bytes_max) {
            line.resize(length_before);
            line += R"(,"cut":true)";
            break;
        }
    }
    line += "}\n";
    return line;
}

void write_all(std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(STDERR_FILENO, text.data(), text.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return;  // Nobody can be told that standard error is gone.
        }
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

// Lives until the process ends. Until it is started and after it is stopped, every line is written
// at once by its caller.
class Writer {
  public:
    Writer() : process_(&names_.front()) {}

    void start(LogLevel least, std::string_view process) {
        const std::lock_guard lock(mutex_);
        least_ = least;
        process_ = &names_.emplace_front(process);
        if (!started_ && !stopping_) {
            started_ = true;
            thread_ = std::thread([this] { run(); });
        }
    }

    void stop() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_one();
        if (thread_.joinable()) {
            thread_.join();
        }
        flush();
    }

    [[nodiscard]] bool wants(LogLevel level) const { return level >= least_; }

    void add(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
        bool write_here = false;
        bool wake = false;
        const auto line = make_line(level, *process_.load(), event, fields);
        {
            const std::lock_guard lock(mutex_);
            if (pending_.size() + line.size() > limits::log_pending_bytes_max) {
                ++lost_lines_;
                return;
            }
            const auto length_before = pending_.size();
            pending_ += line;
            urgent_ = urgent_ || level >= LogLevel::warning;
            write_here = !started_ || stopping_;
            wake = level >= LogLevel::warning || length_before == 0 ||
                   (length_before < limits::log_flush_bytes &&
                    pending_.size() >= limits::log_flush_bytes);
        }
        if (write_here) {
            flush();
        } else if (wake) {
            wake_.notify_one();
        }
    }

    // Lines leave in the order in which they came: taken and written under one lock.
    void flush() {
        const std::lock_guard writing(writing_mutex_);
        writing_.clear();
        std::size_t lost_lines = 0;
        {
            const std::lock_guard lock(mutex_);
            writing_.swap(pending_);
            lost_lines = std::exchange(lost_lines_, 0);
            urgent_ = false;
        }
        write_all(writing_);
        if (writing_.capacity() > kept_bytes_max) {
            writing_ = {};
        }
        if (lost_lines > 0) {
            write_all(make_line(LogLevel::warning, *process_.load(), "log_lines_lost",
                                {{"lines", lost_lines}}));
        }
    }

  private:
    void run() {
        std::unique_lock lock(mutex_);
        while (!stopping_) {
            wake_.wait(lock, [this] { return stopping_ || !pending_.empty(); });
            wake_.wait_for(lock, limits::log_flush_time, [this] {
                return stopping_ || urgent_ || pending_.size() >= limits::log_flush_bytes;
            });
            lock.unlock();
            flush();
            lock.lock();
        }
    }

    std::atomic<LogLevel> least_ = LogLevel::info;
    std::forward_list<std::string> names_{"mien"};  // all there were, as one may be in use
    std::atomic<const std::string*> process_;       // the first of them; set under mutex_
    std::mutex writing_mutex_;
    std::string writing_;  // guarded by writing_mutex_; the two buffers keep their memory
    std::mutex mutex_;

    // Guarded by mutex_.
    std::string pending_;
    std::size_t lost_lines_ = 0;
    bool urgent_ = false;
    bool started_ = false;
    bool stopping_ = false;

    std::condition_variable wake_;
    std::thread thread_;
};

// Never destroyed: destructors of other static objects may still log.
Writer& writer() {
    static Writer* const instance = new Writer;
    return *instance;
}

}  // namespace

void set_up_log(LogLevel least, std::string_view process) {
    writer().start(least, process);
    static const int registered = std::atexit([] { writer().stop(); });
    static_cast<void>(registered);
}

std::optional<LogLevel> parse_log_level(std::string_view text) {
    for (const auto level : {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error}) {
        if (text == name_of(level)) {
            return level;
        }
    }
    return std::nullopt;
}

void log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) noexcept {
    if (writer().wants(level)) {
        writer().add(level, event, fields);
    }
}

void flush_log() noexcept {
    writer().flush();
}

}  // namespace mien
