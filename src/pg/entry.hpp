// Whether a server takes a credential. For checks of who is kept out: the refusal is the answer.
// The server may be the other environment's, so the password is never sent: only SCRAM bound to the
// server's certificate (RFC 5802, RFC 5929) proves that it is known.
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
    // No server with a certificate of the authority has answered, or it asks for the password in
    // another way, and was told nothing.
    unheard,
};

struct Entry {
    EntryOutcome outcome = EntryOutcome::unheard;
    std::string sql_state;  // of what the server said; empty when it said nothing, or nothing wrong
};

// Signs in, and where that is unheard, once more with a password that nobody has, in case the
// server lets everybody in. Leaves at once: no statement is sent. Throws invalid for settings that
// cannot be right.
[[nodiscard]] awaitable<Entry> try_entry(Settings settings, Deadline deadline);

}  // namespace mien::pg
