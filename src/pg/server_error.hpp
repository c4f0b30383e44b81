// What PostgreSQL said when it refused a statement, and the Error it becomes.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

struct pg_result;

namespace mien::pg {

struct ServerError {
    std::string sql_state;  // five characters; empty when the connection was lost
    std::string message;    // private: it may quote the values of the statement
    std::string constraint;
    std::string query;
    bool is_fatal = false;  // the server ended the session
    // The session's prepared statement no longer fits the schema, or is gone.
    bool is_stale_statement = false;

    // A deadlock or a serialisation failure: the same transaction may work when run again.
    [[nodiscard]] bool is_retryable() const;
    // True when a new connection is needed.
    [[nodiscard]] bool ends_connection() const { return is_fatal || is_stale_statement; }
};

[[nodiscard]] ServerError read_server_error(const pg_result* result, std::string_view query);

// The Error by SQLSTATE and constraint. Its message holds nothing of the server's text; its detail,
// for the log only, has query, SQLSTATE, message and constraint.
[[nodiscard]] Error to_error(const ServerError& failure);

}  // namespace mien::pg
