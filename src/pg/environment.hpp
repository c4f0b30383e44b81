// What libraries would read from the environment.
#pragma once

namespace mien::pg {

// Takes the variables that libpq reads (PGSERVICE, PGOPTIONS, PGTZ, …) out of the environment: some
// have no keyword that could override them. And the one that makes TLS tell its secrets. Once,
// before the program has a second thread: others may read the environment at any time.
void forget_environment();

}  // namespace mien::pg
