// Finds known English words in free text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mien::video::renderer {

// A text made ready for search: ASCII letters in lower case, everything that is not a letter, a
// digit or beyond ASCII turned into one space.
class Words {
  public:
    explicit Words(std::string_view text);

    // Where the phrase begins, as whole words and not right after "no", "not", "without", "never"
    // or "avoid". The phrase is lower-case words parted by single spaces.
    [[nodiscard]] std::optional<std::size_t> find(std::string_view phrase) const;
    [[nodiscard]] bool has(std::string_view phrase) const { return find(phrase).has_value(); }
    // True when any phrase of a list parted by '|' occurs.
    [[nodiscard]] bool has_any(std::string_view phrases) const;
    // The word that begins after the phrase found at the position; "" at the end.
    [[nodiscard]] std::string_view word_after(std::size_t position, std::string_view phrase) const;
    // True when any word begins with the stem.
    [[nodiscard]] bool has_stem(std::string_view stem) const;

  private:
    std::string text_;  // with a space at both ends
};

}  // namespace mien::video::renderer
