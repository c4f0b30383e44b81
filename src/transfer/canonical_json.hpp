// The one text of a JSON value (RFC 8785, JCS), and the digest of an entry that stands on it.
//
// For the members that our files have (ASCII names; text, whole numbers, booleans, null) python's
// json.dumps(x, sort_keys=True, separators=(",", ":"), ensure_ascii=False) gives the same text.
// Beyond RFC 8785, whole numbers keep all their digits.
#pragma once

#include <string>

#include "base/json.hpp"

namespace mien::transfer {

[[nodiscard]] std::string canonical_json(const json::value& value);

// SHA-256, in hexadecimal, of the canonical form without the member "sha256".
[[nodiscard]] std::string entry_hash(const json::object& entry);

}  // namespace mien::transfer
