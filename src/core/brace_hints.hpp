// What doubled braces do to a text without being wrong: nothing is refused for a hint, but whoever
// brings JSON or the placeholders of another tool must see what becomes of them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mien::core {

enum class BraceHintCode {
    literal_brace,  // "{{" without "}}" behind it, or "}}" without "{{" before it: one brace is
                    // lost
    doubled_name,   // "{{emotion}}": the name itself is sent, not its value
};

[[nodiscard]] std::string_view name_of(BraceHintCode code) noexcept;

// Where, in code points of the text before substitution.
struct BraceHint {
    BraceHintCode code = BraceHintCode::literal_brace;
    std::string name;  // the variable, in lower case, or the braces
    std::size_t position_characters = 0;
    std::size_t length_characters = 0;

    bool operator==(const BraceHint&) const = default;
};

// In the order of the text, at most limits::problems_max.
[[nodiscard]] std::vector<BraceHint> find_brace_hints(std::string_view text);

// A sentence for people.
[[nodiscard]] std::string message_of(const BraceHint& hint);

}  // namespace mien::core
