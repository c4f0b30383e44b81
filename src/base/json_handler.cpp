#include "base/json_handler.hpp"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace mien {

std::string JsonHandler::pointer() const {
    std::string text;
    for (const auto& level : levels_) {
        if (level.elements == 0) {
            continue;
        }
        text += '/';
        text += level.is_object ? escape_pointer(level.key) : std::to_string(level.elements - 1);
    }
    return text;
}

bool JsonHandler::on_document_begin(json::error_code&) {
    values_.reset();
    return true;
}

bool JsonHandler::on_object_end(std::size_t members, json::error_code&) {
    const bool is_split = levels_.back().is_split;
    levels_.pop_back();
    if (is_split) {
        return true;
    }
    values_.push_object(members);
    return end_value();
}

bool JsonHandler::on_array_end(std::size_t elements, json::error_code&) {
    const bool is_split = levels_.back().is_split;
    levels_.pop_back();
    if (is_split) {
        return true;
    }
    values_.push_array(elements);
    return end_value();
}

bool JsonHandler::on_key_part(json::string_view part, std::size_t, json::error_code& error) {
    key_.append(part);
    levels_.back().elements = 0;
    return has_no_null(part, error);
}

bool JsonHandler::on_key(json::string_view part, std::size_t, json::error_code& error) {
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
    if (!level.is_split) {
        values_.push_key(key_);
    }
    key_.clear();
    return true;
}

bool JsonHandler::on_string_part(json::string_view part, std::size_t, json::error_code& error) {
    if (!is_in_string_ && !begin_value(/*is_object=*/false, error)) {
        return false;
    }
    is_in_string_ = true;
    if (!has_no_null(part, error)) {
        return false;
    }
    values_.push_chars(part);
    return true;
}

bool JsonHandler::on_string(json::string_view part, std::size_t, json::error_code& error) {
    if (!is_in_string_ && !begin_value(/*is_object=*/false, error)) {
        return false;
    }
    is_in_string_ = false;
    if (!has_no_null(part, error)) {
        return false;
    }
    values_.push_string(part);
    return end_value();
}

bool JsonHandler::on_number_part(json::string_view part, json::error_code&) {
    number_.append(part);
    return true;
}

bool JsonHandler::on_int64(std::int64_t number, json::string_view, json::error_code& error) {
    number_.clear();
    if (!begin_value(/*is_object=*/false, error)) {
        return false;
    }
    values_.push_int64(number);
    return end_value();
}

bool JsonHandler::on_uint64(std::uint64_t number, json::string_view, json::error_code& error) {
    number_.clear();
    if (!begin_value(/*is_object=*/false, error)) {
        return false;
    }
    values_.push_uint64(number);
    return end_value();
}

// Boost.JSON may be off in the last bit, so the text is read again; number is what Boost made of
// it, and decides when the text is too large or too small for any double.
bool JsonHandler::on_double(double number, json::string_view part, json::error_code& error) {
    if (!begin_value(/*is_object=*/false, error)) {
        return false;
    }
    number_.append(part);
    std::from_chars(number_.data(), number_.data() + number_.size(), number);
    number_.clear();
    if (!std::isfinite(number)) {
        return refuse("number_too_large", "the number is beyond any value we can hold", error);
    }
    values_.push_double(number);
    return end_value();
}

bool JsonHandler::on_bool(bool value, json::error_code& error) {
    if (!begin_value(/*is_object=*/false, error)) {
        return false;
    }
    values_.push_bool(value);
    return end_value();
}

bool JsonHandler::on_null(json::error_code& error) {
    if (!begin_value(/*is_object=*/false, error)) {
        return false;
    }
    values_.push_null();
    return end_value();
}

bool JsonHandler::splits(bool is_object) const {
    if (parts_ == nullptr || levels_.size() > 1) {
        return false;
    }
    return levels_.empty() ? is_object : !is_object && parts_->is_split(levels_.front().key);
}

bool JsonHandler::begin_value(bool is_object, json::error_code& error) {
    if (!levels_.empty() && !levels_.back().is_object) {
        ++levels_.back().elements;
    }
    if (parts_ == nullptr) {
        return true;
    }
    if (levels_.empty() && !is_object) {
        return refuse("wrong_type", "the document must be an object", error);
    }
    if (!levels_.empty() && levels_.back().is_split) {
        part_values_ = 0;
        parts_->begin_part();
    }
    return ++part_values_ <= limits::json_part_values_max ||
           refuse("too_many_values",
                  fmt::format("one entry may hold {} values", limits::json_part_values_max), error);
}

bool JsonHandler::end_value() {
    if (!levels_.empty() && levels_.back().is_split) {
        parts_->take_part(pointer(), values_.release());
        values_.reset();
    }
    return true;
}

bool JsonHandler::descend(bool is_object, json::error_code& error) {
    if (!begin_value(is_object, error)) {
        return false;
    }
    if (levels_.size() == limits::json_depth_max) {
        return refuse("too_deep",
                      fmt::format("objects and arrays may nest {} deep", limits::json_depth_max),
                      error);
    }
    levels_.push_back(Level{.is_object = is_object,
                            .is_split = splits(is_object),
                            .elements = 0,
                            .key = {},
                            .keys = {}});
    return true;
}

bool JsonHandler::has_no_null(json::string_view part, json::error_code& error) {
    return part.find('\0') == json::string_view::npos ||
           refuse("null_character", "text must not hold U+0000", error);
}

bool JsonHandler::refuse(std::string code, std::string reason, json::error_code& error) {
    code_ = std::move(code);
    reason_ = std::move(reason);
    error = json::error::syntax;
    return false;
}

JsonRefusal JsonHandler::describe(json::error_code error) const {
    if (!code_.empty()) {
        return {code_, reason_, pointer()};
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

Error json_error(JsonRefusal refusal, TextPlace place, std::string_view text) {
    if (refusal.code == "syntax" && !is_utf8(text)) {
        refusal = {"invalid_utf8", "the text is not valid UTF-8"};
    }
    auto message = fmt::format("The JSON is refused at {}: {}.", to_string(place), refusal.reason);
    Problem problem{std::move(refusal.pointer), std::move(refusal.code), message};
    return {ErrorKind::malformed, std::move(message), {std::move(problem)}};
}

}  // namespace mien
