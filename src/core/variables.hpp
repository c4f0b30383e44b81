// Variables in prompts: the one parser and the one substituter, for display, previews, generation,
// import and experiments.
//
//   {name}           a variable; spaces around the name are allowed, case does not matter
//   {name|default}   with the text to use when the variable is unknown or has no value; the text is
//                    taken as it stands and holds no braces
//   {{ and }}        one literal brace
//
// A name is [A-Za-z][A-Za-z0-9_.]*. Known are character_name, emotion, timestamp, user_id,
// attr.NAME and the placeholders that the caller gives. Any other '{' is plain text, reported as
// malformed. Every byte string is accepted, valid UTF-8 or not, in time linear in its length.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "core/character.hpp"

namespace mien::core {

enum class SegmentKind {
    text,       // stands for itself
    brace,      // "{{" or "}}", stands for one brace
    variable,   // well-formed; whether it is known, only a substitution can tell
    malformed,  // '{' to the next '}', or '{' alone: stands for itself
};

// A part of a prompt. The sources of all segments, joined, are the text that was parsed; the views
// point into it.
struct Segment {
    SegmentKind kind = SegmentKind::text;
    std::string_view source;
    std::string name;                              // of a variable, in lower case
    std::optional<std::string_view> default_text;  // of a variable
    std::size_t offset_bytes = 0;
    std::size_t position_characters = 0;  // code points before it
    std::size_t length_characters = 0;
};

[[nodiscard]] std::vector<Segment> parse_variables(std::string_view text);

enum class VariableProblemCode {
    unknown,    // there is no variable of this name
    missing,    // there is, but it has no value here, such as user_id without a user
    malformed,  // braces that hold no variable
    blank,      // of the whole prompt: with its variables filled in it shows nothing
};

[[nodiscard]] std::string_view name_of(VariableProblemCode code) noexcept;

// What was left as it was written, and where: in code points of the text before substitution.
struct VariableProblem {
    VariableProblemCode code = VariableProblemCode::unknown;
    std::string name;  // in lower case; for malformed the source itself, shortened; not for blank
    std::size_t position_characters = 0;
    std::size_t length_characters = 0;

    bool operator==(const VariableProblem&) const = default;
};

// A template's placeholders by lower-case name; nothing for one that is declared but not filled.
using Placeholders = std::map<std::string, std::optional<std::string>, std::less<>>;

// The values of one substitution. Owns nothing: what it points to must outlive the call.
struct Variables {
    std::optional<std::string_view> character_name;
    std::optional<std::string_view> emotion;
    std::optional<Timestamp> timestamp;  // written in whole seconds
    std::optional<std::string_view> user_id;
    const Attributes* attributes = nullptr;
    const Placeholders* placeholders = nullptr;
};

struct Substituted {
    std::string text;
    std::vector<VariableProblem> problems;  // in the order of the text, blank last

    bool operator==(const Substituted&) const = default;
};

// What people are told of a result that shows nothing.
[[nodiscard]] std::string_view blank_message() noexcept;

// Replaces what has a value, else uses the default, else leaves what is written and reports it.
// Values are never searched for variables again. Throws invalid when the result is longer than
// limits::resolved_characters_max.
[[nodiscard]] Substituted substitute(std::string_view text, const Variables& variables);
// The same for texts that are only shown: nothing when the result is too long.
[[nodiscard]] std::optional<Substituted> try_substitute(std::string_view text,
                                                        const Variables& variables);
// What people are told of such a text.
[[nodiscard]] std::string too_long_message();

// Fills only the placeholders and leaves every other byte, so that the result is a prompt again.
// Braces in a value become literal ones. Unfilled placeholders without a default are reported as
// missing. Throws like substitute.
[[nodiscard]] Substituted fill_placeholders(std::string_view text,
                                            const Placeholders& placeholders);

// True for names that a placeholder cannot have: those of the fixed variables and "attr" itself or
// anything below it. The name must be in lower case.
[[nodiscard]] bool is_reserved_variable(std::string_view name) noexcept;

// The fixed variables without attr.NAME, for lists and completion.
[[nodiscard]] std::span<const std::string_view> fixed_variables() noexcept;

}  // namespace mien::core
