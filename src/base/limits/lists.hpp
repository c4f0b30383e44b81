// Pages of lists, and what is kept in memory of what is read.
#pragma once

#include <chrono>
#include <cstddef>

namespace mien::limits {

using std::chrono::seconds;

inline constexpr std::size_t page_rows_default = 50;
inline constexpr std::size_t page_rows_max = 200;
inline constexpr std::size_t page_rows_long_max = 1000;  // where a row is small
inline constexpr std::size_t bulk_items_max = 500;
inline constexpr int rows_counted_max = 10'000;       // a longer list does not say how long it is
inline constexpr std::size_t names_at_once_max = 50;  // asked for by their ids in a query
inline constexpr std::size_t search_characters_max = 120;

// Caches of run-time reads.
inline constexpr std::size_t prompt_cache_bytes_max = 64UL * 1024 * 1024;
inline constexpr std::size_t assignments_cached_max = 100'000;
inline constexpr seconds cache_age_max{60};
inline constexpr seconds counts_age_max{5};

}  // namespace mien::limits
