// Searching for a part of a text without regard to case, width and form. Tables keep the searched
// columns folded, in search_text, with a trigram index.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mien::store {

// A text as it is searched for and found: NFKC with case folded, where ß is ss and letters of full
// width are plain ones; i and the Turkish ı and İ are the same. Accents count, and so do letters of
// their own: æ is not ae.
[[nodiscard]] std::string fold_for_search(std::string_view text);

// What search_text holds for these columns.
[[nodiscard]] std::string search_text_of(std::string_view first, std::string_view second);

// What finds a text anywhere: the pattern of `search_text LIKE`, in which its own % and _ stand for
// themselves, or the letters of `strpos(search_text, …)`. The index finds patterns by any three
// letters in a row; without three, each text of the list is looked at in its order. Of an empty
// text, neither: every row is meant.
struct Search {
    std::optional<std::string> pattern = std::nullopt;
    std::optional<std::string> letters = std::nullopt;
};

[[nodiscard]] Search search_for(std::string_view text);

}  // namespace mien::store
