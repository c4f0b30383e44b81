// Signing in, sessions and tokens.
#pragma once

#include <chrono>
#include <cstddef>

namespace mien::limits {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

inline constexpr std::size_t password_characters_min = 12;
inline constexpr std::size_t password_characters_max = 256;
inline constexpr int sign_in_failures_max = 10;
inline constexpr minutes lockout_time{15};
inline constexpr hours session_time_max{12};
inline constexpr minutes session_idle_max{30};
inline constexpr std::size_t password_hashes_queued_max = 16;
inline constexpr int sign_in_peer_failures_max = 30;   // of one peer in a row; then it waits
inline constexpr seconds sign_in_peer_refill{2};       // gives a peer one more try
inline constexpr int sign_in_failures_noted_max = 60;  // in the audit log, in a minute
inline constexpr std::size_t sign_in_peers_max = 10'000;
inline constexpr int sessions_per_admin_max = 20;  // one more ends the least used
inline constexpr int tokens_per_admin_max = 50;
inline constexpr int token_life_days_max = 3650;
inline constexpr seconds access_entry_life{5};     // how long a node remembers whom it let in
inline constexpr seconds access_refresh_after{3};  // an entry in use is read again before it ends
inline constexpr std::size_t access_entries_max = 10'000;
inline constexpr seconds seen_interval{60};  // last_seen_at and last_used_at are no finer

}  // namespace mien::limits
