#include "base/json.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <vector>

#include <boost/json/basic_parser_impl.hpp>
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace mien {
namespace {

// An object or array that is being read.
struct Level {
    bool is_object;
    std::size_t elements = 0;    // of an array, those begun; of an object, 1 once a key is known
    std::string key;             // of an object, the member being read
    std::set<std::string> keys;  // ordered: no choice of keys makes a look-up slow
};

// Builds the value and refuses, as the parser goes, what RFC 8259 merely advises against.
class Handler {
  public:
    static constexpr std::size_t max_object_size = limits::json_members_max;
    static constexpr std::size_t max_array_size = json::array::max_size();
    static constexpr std::size_t max_key_size = json::string::max_size();
    static constexpr std::size_t max_string_size = json::string::max_size();

    [[nodiscard]] json::value release() { return values_.release(); }
    [[nodiscard]] const std::string& code() const { return code_; }
    [[nodiscard]] const std::string& reason() const { return reason_; }

    // Where the parser is, as a JSON pointer.
    [[nodiscard]] std::string pointer() const {
        std::string text;
        for (const auto& level : levels_) {
            if (level.elements == 0) {
                continue;
            }
            text += '/';
            text +=
                level.is_object ? escape_pointer(level.key) : std::to_string(level.elements - 1);
        }
        return text;
    }

    bool on_document_begin(json::error_code&) {
        values_.reset();
        return true;
    }
    bool on_document_end(json::error_code&) { return true; }

    bool on_object_begin(json::error_code& error) { return descend(true, error); }
    bool on_object_end(std::size_t members, json::error_code&) {
        levels_.pop_back();
        values_.push_object(members);
        return true;
    }
    bool on_array_begin(json::error_code& error) { return descend(false, error); }
    bool on_array_end(std::size_t elements, json::error_code&) {
        levels_.pop_back();
        values_.push_array(elements);
        return true;
    }

    bool on_key_part(json::string_view part, std::size_t, json::error_code& error) {
        key_.append(part);
        levels_.back().elements = 0;
        return has_no_null(part, error);
    }
    bool on_key(json::string_view part, std::size_t, json::error_code& error) {
        key_.append(part);
        auto& level = levels_.back();
        level.elements = 0;
        if (!has_no_null(part, error)) {
            return false;
        }
        level.key = key_;
        level.elements = 1;
        if (!level.keys.insert(key_).second) {
            return refuse("duplicate_key", "this object has the key twice", error);
        }
        values_.push_key(key_);
        key_.clear();
        return true;
    }

    bool on_string_part(json::string_view part, std::size_t, json::error_code& error) {
        if (!has_no_null(part, error)) {
            return false;
        }
        values_.push_chars(part);
        return true;
    }
    bool on_string(json::string_view part, std::size_t, json::error_code& error) {
        if (!begin_value() || !has_no_null(part, error)) {
            return false;
        }
        values_.push_string(part);
        return true;
    }

    bool on_number_part(json::string_view, json::error_code&) { return true; }
    bool on_int64(std::int64_t number, json::string_view, json::error_code&) {
        begin_value();
        values_.push_int64(number);
        return true;
    }
    bool on_uint64(std::uint64_t number, json::string_view, json::error_code&) {
        begin_value();
        values_.push_uint64(number);
        return true;
    }
    // Boost.JSON may be off in the last bit, so the text is read again; number is what Boost made
    // of it, and decides when the text is too large or too small for any double.
    bool on_double(double number, json::string_view text, json::error_code& error) {
        begin_value();
        std::from_chars(text.data(), text.data() + text.size(), number);
        if (!std::isfinite(number)) {
            return refuse("number_too_large", "the number is beyond any value we can hold", error);
        }
        values_.push_double(number);
        return true;
    }
    bool on_bool(bool value, json::error_code&) {
        begin_value();
        values_.push_bool(value);
        return true;
    }
    bool on_null(json::error_code&) {
        begin_value();
        values_.push_null();
        return true;
    }

    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

  private:
    bool begin_value() {
        if (!levels_.empty() && !levels_.back().is_object) {
            ++levels_.back().elements;
        }
        return true;
    }

    bool descend(bool is_object, json::error_code& error) {
        begin_value();
        if (levels_.size() == limits::json_depth_max) {
            return refuse(
                "too_deep",
                fmt::format("objects and arrays may nest {} deep", limits::json_depth_max), error);
        }
        levels_.push_back(Level{.is_object = is_object, .elements = 0, .key = {}, .keys = {}});
        return true;
    }

    bool has_no_null(json::string_view part, json::error_code& error) {
        return part.find('\0') == json::string_view::npos ||
               refuse("null_character", "text must not hold U+0000", error);
    }

    bool refuse(std::string code, std::string reason, json::error_code& error) {
        code_ = std::move(code);
        reason_ = std::move(reason);
        error = json::error::syntax;
        return false;
    }

    json::value_stack values_;
    std::vector<Level> levels_;
    std::string key_;
    std::string code_;
    std::string reason_;
};

struct Refusal {
    std::string code;
    std::string reason;
    std::string pointer = {};  // known only when it was the handler that refused
};

// Says in words of ours what the parser found.
Refusal describe(const Handler& handler, json::error_code error) {
    if (!handler.code().empty()) {
        return {handler.code(), handler.reason(), handler.pointer()};
    }
    if (error == json::error::extra_data) {
        return {"trailing_data", "something follows the document"};
    }
    if (error == json::error::incomplete) {
        return {"incomplete", "the document ends too early"};
    }
    if (error == json::error::object_too_large) {
        return {"too_many_members",
                fmt::format("an object may have {} members", limits::json_members_max)};
    }
    if (error == json::error::illegal_leading_surrogate ||
        error == json::error::illegal_trailing_surrogate ||
        error == json::error::expected_utf16_escape) {
        return {"bad_surrogate", "an escape is half of a surrogate pair"};
    }
    if (error == json::error::exponent_overflow) {
        return {"number_too_large", "the number is beyond any value we can hold"};
    }
    return {"syntax", error.message()};
}

// Line and column count from 1, columns in code points.
std::string place_of(std::string_view text, std::size_t offset) {
    const auto before = text.substr(0, std::min(offset, text.size()));
    const auto line = std::ranges::count(before, '\n') + 1;
    const auto last_line = before.substr(before.rfind('\n') + 1);
    const auto column = std::ranges::count_if(
        last_line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
    return fmt::format("line {}, column {}", line, column + 1);
}

[[noreturn]] void refuse_document(std::string_view text, std::size_t offset, const Handler& handler,
                                  json::error_code error) {
    auto refusal = describe(handler, error);
    if (refusal.code == "syntax" && !is_utf8(text)) {
        refusal = {"invalid_utf8", "the text is not valid UTF-8"};
    }
    auto message =
        fmt::format("The JSON is refused at {}: {}.", place_of(text, offset), refusal.reason);
    Problem problem{std::move(refusal.pointer), std::move(refusal.code), message};
    throw Error(ErrorKind::malformed, std::move(message), {std::move(problem)});
}

}  // namespace

json::value parse_json(std::string_view text) {
    json::parse_options options;
    options.max_depth = limits::json_depth_max + 1;  // the handler's own check speaks first
    json::basic_parser<Handler> parser(options);
    json::error_code error;
    const auto consumed = parser.write_some(false, text.data(), text.size(), error);
    if (!error && consumed < text.size()) {
        error = json::error::extra_data;
    }
    if (error) {
        refuse_document(text, consumed, parser.handler(), error);
    }
    return parser.handler().release();
}

}  // namespace mien
