// Searching for a part of a text without regard to case, width and form. Tables keep the searched
// columns folded, in search_text, with a trigram index.
#pragma once

#include <cstddef>
#include <cstdint>
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

// One or two letters that every tenth text has are met soon. Others are looked up in the index of
// letter_pairs, which finds no more than letter_hits_max.
inline constexpr std::size_t letter_sample_rows = 2000;
inline constexpr std::size_t letter_hits_max = 10'000;

[[nodiscard]] constexpr bool is_common(std::int64_t sampled_hits) {
    return sampled_hits >= static_cast<std::int64_t>(letter_sample_rows / 10);
}

}  // namespace mien::store
