// The access log of staging: each attempt to reach it is one row of the control database. Rows are
// numbered without a gap and never change; whole days go when they are older than the active
// configuration keeps them (access_log_head.removed_through).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "pg/pool.hpp"

namespace mien::store {

// One attempt. Texts that came from outside are short and visible (base/quote.hpp).
struct AccessAttempt {
    std::string request_id;
    // Who, as far as that was known when it was decided.
    std::optional<AdminId> admin_id;
    std::optional<Uuid> credential_id;
    std::string actor;   // e-mail; "" for nobody
    std::string peer;    // the address of the other end of the connection
    std::string client;  // whom that stands for; the same without a proxy, or when it names nobody
    std::string host;
    std::string method;  // "" when the request line could not be read
    std::string path;
    std::string route;   // "" when no route matched
    std::string reason;  // why it was refused, in one word; "" when it was let in
    int status = 0;
    std::chrono::microseconds duration{};
};

struct AccessRow {
    std::int64_t number;
    Timestamp at;
    AccessAttempt attempt;
};

// What is nothing lets every row pass.
struct AccessFilter {
    std::optional<Timestamp> since = std::nullopt;  // at or after
    std::optional<Timestamp> until = std::nullopt;  // before
    std::optional<AdminId> admin_id = std::nullopt;
    std::optional<std::string> outcome = std::nullopt;  // "allowed" or "refused"
    std::optional<std::string> reason = std::nullopt;
    std::optional<int> status = std::nullopt;
    std::optional<std::string> host = std::nullopt;
    std::optional<std::string> address = std::nullopt;  // of the client; or a network, "10.0.0.0/8"
    std::optional<std::string> route = std::nullopt;
    std::optional<std::int64_t> before_number = std::nullopt;  // continues a page
    std::size_t limit = 50;
};

// Writes the attempts in order, in one transaction; the database numbers and dates them. Throws
// unavailable; a lost connection leaves open whether they are written.
[[nodiscard]] awaitable<void> append_access_rows(pg::Pool& control,
                                                 std::vector<AccessAttempt> attempts,
                                                 Deadline deadline);

// Newest first.
[[nodiscard]] awaitable<std::vector<AccessRow>> list_access_rows(pg::Pool& control,
                                                                 AccessFilter filter,
                                                                 Deadline deadline);

// Removes some of the rows that are older than the active configuration keeps them; how many. The
// rest goes with the next calls, until one returns 0.
[[nodiscard]] awaitable<std::int64_t> remove_old_access_rows(pg::Pool& control, Deadline deadline);

}  // namespace mien::store
