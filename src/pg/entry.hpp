// Whether a server takes a credential. For checks of who is kept out: the refusal is the answer.
#pragma once

#include <cstdint>
#include <string>

#include "async/awaitable.hpp"
#include "base/clock.hpp"
#include "pg/settings.hpp"

namespace mien::pg {

enum class EntryOutcome : std::uint8_t {
    let_in,   // the server took the credential, whether or not it then opened the database
    refused,  // the server did not: its SQLSTATE is of the class 28
    unheard,  // no server with a certificate of the authority has answered
};

struct Entry {
    EntryOutcome outcome = EntryOutcome::unheard;
    std::string sql_state;  // of what the server said; empty when it said nothing, or nothing wrong
};

// Signs in as Connection::open does, and leaves at once: no statement is sent. Throws invalid for
// settings that cannot be right.
[[nodiscard]] awaitable<Entry> try_entry(Settings settings, Deadline deadline);

}  // namespace mien::pg
