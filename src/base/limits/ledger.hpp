// The ledger of the sync: its chain and its mapping.
#pragma once

#include <chrono>
#include <cstddef>

namespace mien::limits {

inline constexpr int manifest_page = 20;                         // entries that are held at a time
inline constexpr std::size_t mapping_buffer_bytes = 256 * 1024;  // on its way to the ledger
inline constexpr int mapping_found_max = 100;
inline constexpr std::size_t ledger_findings_max = 100;
inline constexpr std::chrono::hours mapping_merge_time_max{1};
inline constexpr std::size_t checked_originals_bytes_max = 1024 * 1024;  // of one command

// Erased people: how often production is asked, and how many are taken in one transaction.
inline constexpr std::chrono::seconds erasure_look_interval{10};
inline constexpr std::chrono::minutes erasure_time_max{10};
inline constexpr int erasures_page = 200;
inline constexpr std::chrono::seconds erasure_reach_time_max{10};  // one generation, or the ledger
inline constexpr std::chrono::minutes erasure_page_time_max{2};
inline constexpr std::size_t erased_tokens_page = 10'000;  // in one statement

}  // namespace mien::limits
