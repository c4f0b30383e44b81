#include "core/variables.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/text.hpp"
#include "base/text.hpp"

namespace mien::core {
namespace {

constexpr std::array<std::string_view, 4> fixed_names{"character_name", "emotion", "timestamp",
                                                      "user_id"};
constexpr std::string_view attribute_prefix = "attr.";
constexpr std::size_t malformed_bytes_shown_max = 60;

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_name_character(char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

std::size_t count_code_points(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return !is_continuation(c); }));
}

std::string_view trim_spaces(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::string fold_name(std::string_view name) {
    std::string folded(name);
    for (char& c : folded) {
        if (c >= 'A' && c <= 'Z') {
            c = static_cast<char>(c - 'A' + 'a');
        }
    }
    return folded;
}

// A segment as the scanner sees it: no copies, no counting.
struct Token {
    SegmentKind kind;
    std::string_view source;
    std::string_view name = {};
    std::optional<std::string_view> default_text = std::nullopt;
};

// What stands between two braces, as a variable or as malformed.
Token read_braces(std::string_view source) {
    const auto inside = source.substr(1, source.size() - 2);
    const auto bar = inside.find('|');
    const auto name = trim_spaces(inside.substr(0, bar));
    if (name.empty() || !is_letter(name.front()) || !std::ranges::all_of(name, is_name_character)) {
        return {SegmentKind::malformed, source};
    }
    Token token{SegmentKind::variable, source, name};
    if (bar != std::string_view::npos) {
        token.default_text = inside.substr(bar + 1);
    }
    return token;
}

// The token at the start of `rest`, which is not empty. Looks no further than the next brace after
// the token, which is what makes the whole linear.
Token next_token(std::string_view rest) {
    const char first = rest.front();
    if (first != '{' && first != '}') {
        return {SegmentKind::text, rest.substr(0, rest.find_first_of("{}"))};
    }
    if (rest.size() > 1 && rest[1] == first) {
        return {SegmentKind::brace, rest.substr(0, 2)};
    }
    if (first == '}') {
        return {SegmentKind::text, rest.substr(0, 1)};
    }
    const auto end = rest.find_first_of("{}", 1);
    if (end == std::string_view::npos || rest[end] == '{') {
        return {SegmentKind::malformed, rest.substr(0, 1)};
    }
    return read_braces(rest.substr(0, end + 1));
}

// Calls visit(token) for each token of the text.
template <class Visit>
void for_each_token(std::string_view text, Visit visit) {
    while (!text.empty()) {
        const auto token = next_token(text);
        visit(token);
        text.remove_prefix(token.source.size());
    }
}

// Collects the result and the problems of a substitution.
class Output {
  public:
    explicit Output(std::size_t size_expected) { result_.text.reserve(size_expected); }

    void append(std::string_view text) {
        if (is_too_long_) {
            return;
        }
        result_.text += text;
        // Bytes first: they bound the characters, and most texts never need the count.
        is_too_long_ = result_.text.size() > limits::resolved_characters_max &&
                       (result_.text.size() > limits::resolved_characters_max * 4 ||
                        count_code_points(result_.text) > limits::resolved_characters_max);
    }

    // Leaves the token as it is written and reports it.
    void leave(const Token& token, VariableProblemCode code, std::string name) {
        result_.problems.push_back(
            {code, std::move(name), position(), count_code_points(token.source)});
        append(token.source);
    }

    // To be called after each token, so that problems know where they are.
    void pass(std::string_view source) { passed_bytes_ = source.data() + source.size(); }
    void begin(std::string_view text) { counted_ = passed_bytes_ = text.data(); }

    // Nothing when the text became too long.
    [[nodiscard]] std::optional<Substituted> release() {
        return is_too_long_ ? std::nullopt : std::optional(std::move(result_));
    }

  private:
    // Counted only when a problem needs it, each byte once.
    std::size_t position() {
        position_characters_ += count_code_points({counted_, passed_bytes_});
        counted_ = passed_bytes_;
        return position_characters_;
    }

    Substituted result_;
    const char* counted_ = nullptr;
    const char* passed_bytes_ = nullptr;
    std::size_t position_characters_ = 0;
    bool is_too_long_ = false;
};

// Whether a name is known, and its value if it has one.
struct Lookup {
    bool known = false;
    std::optional<std::string_view> value = std::nullopt;
};

class Values {
  public:
    explicit Values(const Variables& variables) : variables_(variables) {}

    // The view lives until the next call.
    Lookup find(std::string_view name) {
        if (name == "character_name") {
            return {true, variables_.character_name};
        }
        if (name == "emotion") {
            return {true, variables_.emotion};
        }
        if (name == "user_id") {
            return {true, variables_.user_id};
        }
        if (name == "timestamp") {
            return find_timestamp();
        }
        if (name.starts_with(attribute_prefix)) {
            return find_attribute(name.substr(attribute_prefix.size()));
        }
        return find_placeholder(name);
    }

  private:
    Lookup find_timestamp() {
        if (!variables_.timestamp) {
            return {true};
        }
        if (timestamp_.empty()) {
            timestamp_ =
                to_rfc3339(std::chrono::floor<std::chrono::seconds>(*variables_.timestamp));
        }
        return {true, timestamp_};
    }

    [[nodiscard]] Lookup find_attribute(std::string_view name) const {
        if (!is_attribute_name(name)) {
            return {false};
        }
        if (variables_.attributes != nullptr) {
            if (const auto found = variables_.attributes->find(name);
                found != variables_.attributes->end()) {
                return {true, found->second};
            }
        }
        return {true};
    }

    [[nodiscard]] Lookup find_placeholder(std::string_view name) const {
        if (variables_.placeholders != nullptr) {
            if (const auto found = variables_.placeholders->find(name);
                found != variables_.placeholders->end()) {
                return {true, found->second};
            }
        }
        return {false};
    }

    const Variables& variables_;
    std::string timestamp_;
};

std::string escape_braces(std::string_view text) {
    std::string escaped;
    escaped.reserve(text.size());
    for (const char c : text) {
        escaped += c;
        if (c == '{' || c == '}') {
            escaped += c;
        }
    }
    return escaped;
}

}  // namespace

std::vector<Segment> parse_variables(std::string_view text) {
    std::vector<Segment> segments;
    std::size_t offset_bytes = 0;
    std::size_t position_characters = 0;
    for_each_token(text, [&](const Token& token) {
        const auto length_characters = count_code_points(token.source);
        segments.push_back({token.kind, token.source, fold_name(token.name), token.default_text,
                            offset_bytes, position_characters, length_characters});
        offset_bytes += token.source.size();
        position_characters += length_characters;
    });
    return segments;
}

std::string_view name_of(VariableProblemCode code) noexcept {
    switch (code) {
        case VariableProblemCode::unknown:
            return "unknown";
        case VariableProblemCode::missing:
            return "missing";
        case VariableProblemCode::malformed:
            return "malformed";
        case VariableProblemCode::blank:
            return "blank";
    }
    return "malformed";
}

std::string_view blank_message() noexcept {
    return "With its variables filled in, the prompt has no character that can be seen.";
}

std::string too_long_message() {
    return fmt::format("With its variables filled in, the prompt has more than {} characters.",
                       limits::resolved_characters_max);
}

Substituted substitute(std::string_view text, const Variables& variables) {
    auto substituted = try_substitute(text, variables);
    if (!substituted) {
        throw Error(ErrorKind::invalid, too_long_message());
    }
    return std::move(*substituted);
}

std::optional<Substituted> try_substitute(std::string_view text, const Variables& variables) {
    Output output(text.size() + text.size() / 4);
    Values values(variables);
    output.begin(text);
    for_each_token(text, [&](const Token& token) {
        switch (token.kind) {
            case SegmentKind::text:
                output.append(token.source);
                break;
            case SegmentKind::brace:
                output.append(token.source.substr(1));
                break;
            case SegmentKind::malformed:
                output.leave(token, VariableProblemCode::malformed,
                             std::string(token.source.substr(0, malformed_bytes_shown_max)));
                break;
            case SegmentKind::variable: {
                auto name = fold_name(token.name);
                const auto [known, value] = values.find(name);
                if (value) {
                    output.append(*value);
                } else if (token.default_text) {
                    output.append(*token.default_text);
                } else {
                    output.leave(
                        token, known ? VariableProblemCode::missing : VariableProblemCode::unknown,
                        std::move(name));
                }
                break;
            }
        }
        output.pass(token.source);
    });
    auto substituted = output.release();
    if (substituted && is_blank(substituted->text)) {
        substituted->problems.push_back(
            {VariableProblemCode::blank, "", 0, count_code_points(text)});
    }
    return substituted;
}

Substituted fill_placeholders(std::string_view text, const Placeholders& placeholders) {
    Output output(text.size() * 2);
    output.begin(text);
    for_each_token(text, [&](const Token& token) {
        auto name = fold_name(token.name);
        const auto found = token.kind == SegmentKind::variable && !is_reserved_variable(name)
                               ? placeholders.find(name)
                               : placeholders.end();
        if (found == placeholders.end()) {
            output.append(token.source);
        } else if (found->second) {
            output.append(escape_braces(*found->second));
        } else if (token.default_text) {
            output.append(*token.default_text);
        } else {
            output.leave(token, VariableProblemCode::missing, std::move(name));
        }
        output.pass(token.source);
    });
    auto filled = output.release();
    if (!filled) {
        throw Error(ErrorKind::invalid, too_long_message());
    }
    return std::move(*filled);
}

bool is_reserved_variable(std::string_view name) noexcept {
    return std::ranges::find(fixed_names, name) != fixed_names.end() || name == "attr" ||
           name.starts_with(attribute_prefix);
}

std::span<const std::string_view> fixed_variables() noexcept {
    return fixed_names;
}

}  // namespace mien::core
