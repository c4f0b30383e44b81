// What is asked of a database to tell the environments apart, on the connection that it is about.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "pg/pool.hpp"

namespace mien::store {

// What a role that shall only read can do besides.
struct ReaderFacts {
    std::string role;
    bool is_read_only = false;         // default_transaction_read_only, as it found it
    bool is_powerful = false;          // may administer the server, or is a member of the owner
    std::int64_t writable_tables = 0;  // that it may change in any way, by whatever grant
    // What the server said to a change of no row, in a transaction that may write and is rolled
    // back: "42501" for the right that is missing. Empty when it was done.
    std::string write_refusal;
};

[[nodiscard]] awaitable<ReaderFacts> get_reader_facts(pg::Connection& connection,
                                                      Deadline deadline);

// The workers that are connected to the database, as far as the role sees them: those of its own.
[[nodiscard]] awaitable<std::int64_t> count_workers(pg::Pool& data, Deadline deadline);

// The connections that servers have to the database, seen in the same way.
[[nodiscard]] awaitable<std::int64_t> count_server_connections(pg::Pool& data, Deadline deadline);

// When production's data last came over; nothing when they never did. Of the control database.
[[nodiscard]] awaitable<std::optional<Timestamp>> find_last_sync(pg::Pool& control,
                                                                 Deadline deadline);

// When the sync was asked for that the data of the generation come from, however often they were
// kept and put back since; nothing when they are of none. Of the control database.
[[nodiscard]] awaitable<std::optional<Timestamp>> find_sync_of(pg::Pool& control, int generation,
                                                               Deadline deadline);

}  // namespace mien::store
