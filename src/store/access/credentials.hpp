// What a request shows to be let in: the value of a login session or of an API token. Values are
// 256 random bits; only their SHA-256 is stored.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "base/ids.hpp"
#include "base/secret.hpp"
#include "core/role.hpp"
#include "pg/pool.hpp"

namespace mien::store {

enum class CredentialKind { session, token };

// Which admin a valid credential stands for, and how much of the admin's rights it carries.
struct Holder {
    AdminId admin_id;
    std::string email;
    std::string display_name;
    core::Role role;  // of the admin
    Uuid credential_id;
    std::string scope;  // "full", "read" or "resolve"; of a session always "full"
    bool is_touch_due;  // last_seen_at or last_used_at is older than limits::seen_interval
};

// From the column role. Throws internal for a role that only a later program knows.
[[nodiscard]] core::Role role_from_row(const pg::Row& row);

// The value that its holder keeps, "mien_" and base64url for a token, base64url for a session.
[[nodiscard]] Secret make_credential(CredentialKind kind);

// The digest of a value that has the form of that kind; nothing for any other text.
[[nodiscard]] std::optional<Sha256> digest_of(CredentialKind kind, std::string_view value);

// Nothing for a credential that is unknown, revoked, expired or idle for too long, and for one of a
// disabled admin. Times are judged by the database's clock.
[[nodiscard]] awaitable<std::optional<Holder>> find_holder(pg::Pool& pool, CredentialKind kind,
                                                           Sha256 digest, Deadline deadline);

// Those of the sessions and tokens with these ids that find_holder would find, of admins who have
// at least this role.
[[nodiscard]] awaitable<std::vector<Uuid>> find_valid_credentials(pg::Pool& pool,
                                                                  std::vector<Uuid> ids,
                                                                  core::Role least,
                                                                  Deadline deadline);

// Records that the credential was used just now.
[[nodiscard]] awaitable<void> touch_credential(pg::Pool& pool, CredentialKind kind, Sha256 digest,
                                               Deadline deadline);

}  // namespace mien::store
