// Where words begin and end in a folded text (FoldedText::plain), by its characters.
#pragma once

#include <cstddef>
#include <string_view>

namespace mien::core {

// The bytes of the letter, digit or picture that ends or begins at the place; 0 for white space and
// punctuation, and when there is nothing.
[[nodiscard]] std::size_t sign_before(std::string_view plain, std::size_t at);
[[nodiscard]] std::size_t sign_behind(std::string_view plain, std::size_t at);

// False when a letter or digit stands before, or behind, that goes on into a word at the place.
// Those of scripts that do not part words by spaces never do.
[[nodiscard]] bool begins_word(std::string_view plain, std::size_t at);
[[nodiscard]] bool ends_word(std::string_view plain, std::size_t at);

}  // namespace mien::core
