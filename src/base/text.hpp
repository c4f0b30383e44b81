// What text may enter the system, judged once at the edge. Stored text stays byte-identical to
// what was sent; normal forms are only for counting and comparing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mien {

// True for well-formed UTF-8 (no overlong forms, no surrogates).
[[nodiscard]] bool is_utf8(std::string_view text);

// Code points after Unicode normalisation form C; text must be UTF-8.
[[nodiscard]] std::size_t count_characters(std::string_view text);

// True when the text shows nothing: empty, or only invisible code points (text.cpp says which).
[[nodiscard]] bool is_blank(std::string_view text);

// Normalisation form C, and NFKC with case folding (for search and for unique names).
[[nodiscard]] std::string to_nfc(std::string_view text);
[[nodiscard]] std::string fold_case(std::string_view text);

// True for [a-z0-9] words joined by single '-' or '_', 1..length_max characters, letter first.
[[nodiscard]] bool is_slug(std::string_view text, std::size_t length_max);

// The words of a-z and 0-9 in the text, case folded and without accents, joined by '-' and cut at
// length_max; may begin with a digit, and is empty when the text has no such word.
[[nodiscard]] std::string to_slug(std::string_view text, std::size_t length_max);

}  // namespace mien
