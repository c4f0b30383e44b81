// Where a database is and as whom to enter it. How the link is protected is not a setting: it is
// always TLS with the server's certificate and name verified (sslmode=verify-full).
#pragma once

#include <cstdint>
#include <string>

#include "base/limits/database.hpp"
#include "base/secret.hpp"

namespace mien::pg {

// Every value is taken literally: a database named "host=x" is a database of that name. The host is
// a DNS name or an IP address, never a socket directory; the password must not be empty.
struct Settings {
    std::string host;
    std::uint16_t port = 5432;
    std::string database;
    std::string user;
    Secret password;
    std::string ca_file;  // PEM file of the authorities that may have signed the server's key
    std::string application_name = "mien";

    // The server's own net below our deadlines. Zero means none: only for migrations and syncs.
    std::chrono::milliseconds statement_time_max = limits::statement_time_max;
    std::chrono::milliseconds idle_in_transaction_time_max = limits::idle_in_transaction_time_max;
};

}  // namespace mien::pg
