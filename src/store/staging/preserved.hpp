// What is staging's own and not of one generation: its admins with their passwords and roles, their
// sessions, their API tokens, the settings, and the providers of clips (preserved_providers.hpp).
// Whatever makes another generation the served one carries them over first, so that nobody is
// locked out and no session becomes somebody else's.
//
// The rule. Admins are the same by id. Those of the served generation are as they are there; who is
// an admin only in the other one stays as the author of what they did, disabled and without a
// password, and gives up an e-mail that is somebody else's by now. Sessions and API tokens that
// hold there hold here, and no others. Settings have the values that they have there. Imported
// authors, who cannot sign in, stay what they are. What is written there after this was read is not
// carried over, nor acknowledged: close it first (store/staging/generation_closing.hpp).
// Experiments of the other one count without who cannot vote there any more, as after any change of
// an account.
#pragma once

#include "pg/connection.hpp"

namespace mien::store {

struct Preserved {
    int admins = 0;
    int sessions = 0;
    int tokens = 0;
    int settings = 0;
    int providers = 0;
};

// Carries them from one database of data to another of the same schema, in one transaction with its
// entry in the audit log there. Takes no more rights than the program has. Idempotent.
[[nodiscard]] awaitable<Preserved> carry_over(pg::Connection& from, pg::Connection& to,
                                              int from_generation, Deadline deadline);

}  // namespace mien::store
