// Masking: what is known of one person, and how deep texts in texts are searched.
#pragma once

#include <cstddef>

namespace mien::limits {

inline constexpr std::size_t known_bytes_max = 16'384;          // of all spellings of one person
inline constexpr std::size_t known_values_max = 64;             // names and addresses of one person
inline constexpr std::size_t known_elements_max = 16;           // … of them in the arrays of a row
inline constexpr std::size_t known_words_max = 16;              // of one name
inline constexpr std::size_t remembered_words_max = 4096;       // of names, by each stream of rows
inline constexpr std::size_t remembered_names_max = 4096;       // as a whole, by each of them
inline constexpr std::size_t remembered_people_max = 1024;      // that texts were searched for
inline constexpr std::size_t collision_tokens_max = 2'097'152;  // of numbers, kept for one pass
// Addresses of which it is known whose they are, 8 bytes each; of more, fewer show it.
inline constexpr std::size_t directory_entries_max = 12'000'000;
// Originals of a kind (addresses, numbers, names) that the search of a copy knows exactly, 10 to 16
// bytes each, and the bytes of the filter for more; and what it can look up once more.
inline constexpr std::size_t exact_originals_max = 1'500'000;
inline constexpr std::size_t originals_filter_bytes = 16UL * 1024 * 1024;
inline constexpr std::size_t unsure_originals_max = 1'000'000;
inline constexpr std::size_t json_rules_max = 64;  // paths of one column
inline constexpr std::size_t masked_json_depth_max = 1000;
inline constexpr int encoded_depth_max = 2;                  // base64 in base64
inline constexpr std::size_t encoded_bytes_max = 1'048'576;  // that are decoded at once

}  // namespace mien::limits
