// JSON lines on standard error: one event a line, with named fields. The text of an event is a
// constant; everything that varies is a field, escaped here, so that no input can forge a line.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <variant>

#include <boost/json.hpp>

namespace mien {

enum class LogLevel { debug, info, warning, error };

// What a field may hold: text of any string type, a number, a bool, null, or JSON. Owns nothing:
// make it only in the call of log(), so that what it points to lives long enough.
class LogValue {
  public:
    LogValue(std::nullptr_t) : value_(nullptr) {}
    LogValue(std::same_as<bool> auto value) : value_(value) {}
    LogValue(std::signed_integral auto value) : value_(std::int64_t{value}) {}
    template <std::unsigned_integral T>
        requires(!std::same_as<T, bool>)
    LogValue(T value) : value_(std::uint64_t{value}) {}
    LogValue(std::floating_point auto value) : value_(static_cast<double>(value)) {}
    template <class T>
        requires std::convertible_to<const T&, std::string_view>
    LogValue(const T& text) : value_(std::string_view(text)) {}
    LogValue(const boost::json::string& text) : value_(std::string_view(text)) {}
    LogValue(const boost::json::value& value) : value_(&value) {}
    LogValue(const boost::json::array& value) : value_(&value) {}
    LogValue(const boost::json::object& value) : value_(&value) {}

    using Variant = std::variant<std::nullptr_t, bool, std::int64_t, std::uint64_t, double,
                                 std::string_view, const boost::json::value*,
                                 const boost::json::array*, const boost::json::object*>;
    [[nodiscard]] const Variant& get() const noexcept { return value_; }

  private:
    Variant value_;
};

struct LogField {
    std::string_view name;
    LogValue value;
};

// Sets the least level written and the value of the field "process" ("serve", "worker", …), and
// starts the thread that writes: at once for warnings and errors, else within 200 ms. Before it,
// each line is written by its caller. A forked child must not log before it calls exec.
void set_up_log(LogLevel least, std::string_view process);

// Parses "debug", "info", "warning" or "error".
[[nodiscard]] std::optional<LogLevel> parse_log_level(std::string_view text);

// Writes one event. Thread-safe. Strings longer than 2,000 bytes are cut, fields beyond 16 KiB are
// left out ("cut":true). Never throws and never waits for the reader of standard error: lines that
// it is too slow for are counted and lost.
void log(LogLevel level, std::string_view event,
         std::initializer_list<LogField> fields = {}) noexcept;

// Returns when every line logged before is written. Done at exit; call it before _exit or abort.
void flush_log() noexcept;

}  // namespace mien
