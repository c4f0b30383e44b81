// Searching for a part of a text without regard to case, width and form. Tables keep the searched
// columns folded, in search_text, with a trigram index.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "pg/pool.hpp"

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

// Of one table. $1 the letters, $2 the most rows: how many of the oldest have them, as `total`, and
// the `id` of those that do.
struct LetterQueries {
    pg::Query sample;
    pg::Query find;
};

// The rows with the letters, which then need not be searched for; nothing when they are common.
[[nodiscard]] awaitable<std::optional<pg::Rows>> look_up_letters(pg::Pool& pool,
                                                                 const LetterQueries& queries,
                                                                 std::string letters,
                                                                 Deadline deadline);

}  // namespace mien::store
