// Masking: what is known of one person, and how deep texts in texts are searched.
#pragma once

#include <cstddef>

namespace mien::limits {

inline constexpr std::size_t known_bytes_max = 16'384;          // of all spellings of one person
inline constexpr std::size_t known_values_max = 64;             // names and addresses of one person
inline constexpr std::size_t known_elements_max = 16;           // … of them in the arrays of a row
inline constexpr std::size_t known_words_max = 16;              // of one name
inline constexpr std::size_t remembered_words_max = 4096;       // of names, by each stream of rows
inline constexpr std::size_t remembered_names_max = 1024;       // as a whole, by each of them
inline constexpr std::size_t collision_tokens_max = 2'097'152;  // of numbers, kept for one pass
inline constexpr std::size_t json_rules_max = 64;               // paths of one column
inline constexpr std::size_t masked_json_depth_max = 1000;
inline constexpr int encoded_depth_max = 2;                  // base64 in base64
inline constexpr std::size_t encoded_bytes_max = 1'048'576;  // that are decoded at once

}  // namespace mien::limits
