// The policy of the sync: its file, and what is read to propose one.
#pragma once

#include <cstddef>

namespace mien::limits {

inline constexpr std::size_t policy_bytes_max = 16UL * 1024 * 1024;
inline constexpr std::size_t person_hops_max = 3;  // tables between a row and its person
inline constexpr std::size_t policy_findings_told_max = 1000;
inline constexpr int proposal_rows_max = 200;                      // read of each table
inline constexpr std::size_t proposal_value_characters_max = 512;  // of each value

}  // namespace mien::limits
