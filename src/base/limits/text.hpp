// JSON and text: what a body, an answer and each text of the domain may hold.
#pragma once

#include <cstddef>

namespace mien::limits {

inline constexpr std::size_t json_depth_max = 32;
inline constexpr std::size_t json_members_max = 4096;                   // of one object
inline constexpr std::size_t json_part_bytes_max = 64UL * 1024 * 1024;  // of a streamed document
inline constexpr std::size_t json_part_values_max = 2'000'000;          // in it, at any depth
inline constexpr std::size_t problems_max = 100;                        // told about one body
inline constexpr std::size_t quoted_characters_max = 80;          // of a name that is repeated
inline constexpr std::size_t told_characters_max = 500;           // of a message or a pointer
inline constexpr std::size_t problems_bytes_max = 32 * 1024;      // all that are told at once
inline constexpr std::size_t error_answer_bytes_max = 64 * 1024;  // with all that it tells
inline constexpr std::size_t prompt_characters_max = 5000;
inline constexpr std::size_t reason_characters_max = 500;
inline constexpr std::size_t name_characters_max = 120;
inline constexpr std::size_t description_characters_max = 4000;
inline constexpr std::size_t slug_characters_max = 80;
inline constexpr std::size_t emotion_characters_max = 40;
inline constexpr int emotion_position_max = 100'000;
inline constexpr std::size_t attributes_max = 50;
inline constexpr std::size_t attribute_characters_max = 500;
inline constexpr std::size_t resolved_characters_max = 20000;

inline constexpr std::size_t attribute_name_characters_max = 40;
inline constexpr std::size_t email_characters_max = 254;
inline constexpr std::size_t phone_digits_min = 7;
inline constexpr std::size_t phone_digits_max = 15;

}  // namespace mien::limits
