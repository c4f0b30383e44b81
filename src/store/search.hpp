// Searching for a part of a text without regard to case. Tables keep the searched columns folded,
// in search_text, with a trigram index.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mien::store {

// What search_text holds for these columns.
[[nodiscard]] std::string search_text_of(std::string_view first, std::string_view second);

// The pattern of LIKE that finds the text anywhere; its own % and _ stand for themselves. Of an
// empty text, nothing: every row is meant.
[[nodiscard]] std::optional<std::string> like_pattern(std::string_view search);

}  // namespace mien::store
