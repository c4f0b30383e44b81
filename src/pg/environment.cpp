#include "pg/environment.hpp"

#include <array>
#include <memory>

#include <libpq-fe.h>
#include <stdlib.h>

namespace mien::pg {

void forget_environment() {
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> known(
        PQconninfoParse("", nullptr), &PQconninfoFree);
    const PQconninfoOption* option = known.get();
    for (; option != nullptr && option->keyword != nullptr; ++option) {
        if (option->envvar != nullptr) {
            ::unsetenv(option->envvar);
        }
    }
    // Read by libpq without a keyword of their own.
    constexpr std::array others{"PGSERVICEFILE", "PGSYSCONFDIR", "PGDATESTYLE", "PGTZ",
                                "PGGEQO",        "PGLOCALEDIR",  "PGREQUIRESSL"};
    for (const char* const name : others) {
        ::unsetenv(name);
    }
    // Names the file that libcurl would write the secrets of every TLS session to.
    ::unsetenv("SSLKEYLOGFILE");
}

}  // namespace mien::pg
