// Connections to PostgreSQL, and what is done on them.
#pragma once

#include <chrono>
#include <cstddef>

namespace mien::limits {

using std::chrono::minutes;
using std::chrono::seconds;

inline constexpr std::size_t pool_connections_max = 16;
inline constexpr std::size_t pool_waiters_max = 512;
inline constexpr seconds pool_wait_max{5};
inline constexpr seconds statement_time_max{10};
inline constexpr seconds connect_time_max{5};
inline constexpr seconds idle_in_transaction_time_max{30};
inline constexpr seconds lock_wait_max{5};
inline constexpr minutes pool_connection_life{30};
inline constexpr int transaction_attempts_max = 3;
inline constexpr std::size_t pipelined_bytes_max = 32 * 1024;  // behind a statement that runs
inline constexpr std::size_t copy_buffer_bytes_max = 256 * 1024;
inline constexpr seconds listener_check_interval{10};
inline constexpr seconds listener_check_time_max{5};
inline constexpr minutes migration_time_max{30};
inline constexpr seconds readiness_time_max{2};         // for the database to say that it is there
inline constexpr std::size_t violations_told_max = 10;  // places where one invariant is broken

}  // namespace mien::limits
