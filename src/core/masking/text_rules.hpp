// Words that are not a person's, although a person may be called so: the names of fictional
// characters, and words of everyday language.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace mien::core {

// Filled before a run, then read by all threads.
class TextRules {
  public:
    // The name of a character, as a whole and each of its words.
    void add_fictional_name(std::string_view name);
    // More words than the built-in ones ("will", "may", "rose", …), in any language.
    void add_word(std::string_view word);

    // Of letters as FoldedText has them.
    [[nodiscard]] bool is_fictional(std::string_view letters) const;
    [[nodiscard]] bool is_word(std::string_view letters) const;

  private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept {
            return std::hash<std::string_view>()(text);
        }
    };
    using Texts = std::unordered_set<std::string, Hash, std::equal_to<>>;

    Texts fictional_;
    Texts words_;
};

// The letters of a text, as FoldedText has them.
[[nodiscard]] std::string letters_of(std::string_view text);

}  // namespace mien::core
