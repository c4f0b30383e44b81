#include "core/masking/json_masker.hpp"

#include <algorithm>
#include <set>
#include <span>

#include <boost/json/basic_parser_impl.hpp>
#include <fmt/format.h>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "base/limits/masking.hpp"
#include "core/masking/folded_text.hpp"

namespace mien::core {
namespace {

void append_text(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            out += fmt::format("\\u{:04x}", byte);
        } else {
            out += c;
        }
    }
    out += '"';
}

using RuleSet = std::uint64_t;  // a bit for each rule

constexpr RuleSet bit(std::size_t rule) {
    return RuleSet{1} << rule;
}

// Writes the document again while Boost.JSON reads it.
class MaskingHandler {
  public:
    static constexpr std::size_t max_object_size = json::object::max_size();
    static constexpr std::size_t max_array_size = json::array::max_size();
    static constexpr std::size_t max_key_size = json::string::max_size();
    static constexpr std::size_t max_string_size = json::string::max_size();

    MaskingHandler(const std::vector<JsonRule>& rules, std::vector<std::int64_t>& hits,
                   const JsonMasker::Mask& mask, std::size_t bytes)
        : rules_(rules), hits_(hits), mask_(mask) {
        out_.reserve(bytes);
        for (std::size_t i = 0; i < rules.size(); ++i) {
            value_.rules |= bit(i);
        }
    }

    [[nodiscard]] bool is_changed() const { return is_changed_; }
    [[nodiscard]] std::string release() { return std::move(out_); }

    bool on_document_begin(json::error_code&) {
        apply_rules(0);
        return true;
    }
    bool on_document_end(json::error_code&) { return true; }
    bool on_object_begin(json::error_code&) { return open('{'); }
    bool on_object_end(std::size_t, json::error_code&) { return close('}'); }
    bool on_array_begin(json::error_code&) { return open('['); }
    bool on_array_end(std::size_t, json::error_code&) { return close(']'); }

    bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
        text_ += part;
        return true;
    }
    bool on_key(json::string_view part, std::size_t, json::error_code&) {
        text_ += part;
        take_key();
        return true;
    }
    bool on_string_part(json::string_view part, std::size_t, json::error_code&) {
        text_ += part;
        return true;
    }
    bool on_string(json::string_view part, std::size_t, json::error_code&) {
        text_ += part;
        take_string();
        return true;
    }
    bool on_number_part(json::string_view part, json::error_code&) {
        text_ += part;
        return true;
    }
    bool on_int64(std::int64_t, json::string_view part, json::error_code&) {
        return take_number(part);
    }
    bool on_uint64(std::uint64_t, json::string_view part, json::error_code&) {
        return take_number(part);
    }
    bool on_double(double, json::string_view part, json::error_code&) { return take_number(part); }
    bool on_bool(bool value, json::error_code&) {
        text_ = value ? "true" : "false";
        return take_number({});
    }
    bool on_null(json::error_code&) {
        begin_value();
        out_ += "null";
        return true;
    }
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

  private:
    // What the rules say of a value.
    struct Place {
        RuleSet rules = 0;                                       // whose steps so far have led here
        std::optional<ColumnClass> column_class = std::nullopt;  // of the rule that holds for it
    };
    struct Level {
        bool is_object;
        Place place;
        std::optional<ColumnClass> key_class = std::nullopt;
        std::size_t members = 0;
        // Its keys as they are written: places in keys_ from here on, until one was masked, from
        // then on the texts themselves.
        std::size_t first_key = 0;
        bool has_masked_key = false;
        std::set<std::string, std::less<>> keys = {};
    };

    [[nodiscard]] std::size_t depth() const { return levels_.size(); }

    // The rules that end at the value there is now.
    void apply_rules(std::size_t steps) {
        for (std::size_t i = 0; i < rules_.size(); ++i) {
            const auto& path = rules_[i].path;
            if ((value_.rules & bit(i)) != 0 && path.steps.size() == steps && !path.is_of_keys) {
                value_.column_class = rules_[i].column_class;
                ++hits_[i];
            }
        }
    }

    // The place of a member, or of an element when there is no key.
    void step_into(const Level& level, std::optional<std::string_view> key) {
        value_ = {.rules = 0, .column_class = level.place.column_class};
        const auto step = depth() - 1;
        for (std::size_t i = 0; i < rules_.size(); ++i) {
            const auto& steps = rules_[i].path.steps;
            if ((level.place.rules & bit(i)) == 0 || steps.size() <= step) {
                continue;
            }
            const auto kind = steps[step].kind;
            const bool leads_here =
                key ? kind == JsonStep::Kind::any_member ||
                          (kind == JsonStep::Kind::member && steps[step].name == *key)
                    : kind == JsonStep::Kind::any_element;
            value_.rules |= leads_here ? bit(i) : 0;
        }
        apply_rules(depth());
    }

    void begin_value() {
        if (levels_.empty() || levels_.back().is_object) {
            return;
        }
        auto& level = levels_.back();
        if (level.members++ > 0) {
            out_ += ',';
        }
        step_into(level, std::nullopt);
    }

    std::optional<ColumnClass> class_of_keys() {
        auto column_class = value_.column_class;
        for (std::size_t i = 0; i < rules_.size(); ++i) {
            const auto& path = rules_[i].path;
            if ((value_.rules & bit(i)) != 0 && path.is_of_keys && path.steps.size() == depth()) {
                column_class = rules_[i].column_class;
                ++hits_[i];
            }
        }
        return column_class;
    }

    bool open(char bracket) {
        begin_value();
        out_ += bracket;
        const bool is_object = bracket == '{';
        levels_.push_back({.is_object = is_object,
                           .place = value_,
                           .key_class = is_object ? class_of_keys() : std::nullopt,
                           .first_key = keys_.size()});
        return true;
    }

    bool close(char bracket) {
        keys_.resize(levels_.back().first_key);
        levels_.pop_back();
        out_ += bracket;
        return true;
    }

    [[nodiscard]] std::string masked(std::optional<ColumnClass> column_class) {
        auto text = mask_(column_class.value_or(ColumnClass::free_text), text_);
        is_changed_ |= text != text_;
        return text;
    }

    void take_key() {
        auto& level = levels_.back();
        if (level.members++ > 0) {
            out_ += ',';
        }
        const auto key = masked(level.key_class);
        if (key != text_) {
            write_masked_key(level, key);
        } else {
            write_key(level, key);
        }
        out_ += ':';
        step_into(level, text_);
        text_.clear();
    }

    void write_key(Level& level, std::string_view key) {
        const auto begin = out_.size();
        append_text(out_, key);
        if (level.has_masked_key) {
            level.keys.insert(out_.substr(begin));
        } else {
            keys_.push_back({.begin = begin, .end = out_.size()});
        }
    }

    // No two keys become one.
    void write_masked_key(Level& level, const std::string& key) {
        if (!level.has_masked_key) {
            level.has_masked_key = true;
            for (const auto& place : std::span(keys_).subspan(level.first_key)) {
                level.keys.insert(out_.substr(place.begin, place.end - place.begin));
            }
        }
        std::string written;
        append_text(written, key);
        for (int number = 2; level.keys.contains(written); ++number) {
            written.clear();
            append_text(written, fmt::format("{}-{}", key, number));
        }
        out_ += written;
        level.keys.insert(std::move(written));
    }

    [[nodiscard]] bool becomes_null() const {
        return value_.column_class == ColumnClass::secret ||
               value_.column_class == ColumnClass::drop;
    }

    void take_string() {
        begin_value();
        if (becomes_null()) {
            write_null();
        } else {
            append_text(out_, masked(value_.column_class));
        }
        text_.clear();
    }

    bool take_number(std::string_view part) {
        text_ += part;
        begin_value();
        const bool is_personal_value = value_.column_class && is_personal(*value_.column_class);
        if (is_personal_value || becomes_null()) {
            write_null();
        } else {
            out_ += text_;
        }
        text_.clear();
        return true;
    }

    void write_null() {
        out_ += "null";
        is_changed_ = true;
    }

    const std::vector<JsonRule>& rules_;
    std::vector<std::int64_t>& hits_;
    const JsonMasker::Mask& mask_;
    std::vector<Level> levels_;
    std::vector<TextSpan> keys_;  // in out_, of the objects that are open
    Place value_;                 // of the value that comes next
    std::string text_;
    std::string out_;
    bool is_changed_ = false;
};

}  // namespace

JsonMasker::JsonMasker(std::vector<JsonRule> rules)
    : rules_(std::move(rules)), hits_(rules_.size()) {
    MIEN_ASSERT(rules_.size() <= limits::json_rules_max, "a rule is a bit of a word");
}

std::optional<std::string> JsonMasker::mask(std::string_view document, const Mask& mask) {
    json::parse_options options;
    options.max_depth = limits::masked_json_depth_max;
    json::basic_parser<MaskingHandler> parser(options, rules_, hits_, mask, document.size());
    json::error_code error;
    const auto consumed = parser.write_some(false, document.data(), document.size(), error);
    if (error || consumed < document.size()) {
        throw Error(ErrorKind::malformed, "A document to be masked is not JSON.");
    }
    auto& handler = parser.handler();
    return handler.is_changed() ? std::optional(handler.release()) : std::nullopt;
}

}  // namespace mien::core
