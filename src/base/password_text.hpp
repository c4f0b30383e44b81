// Passwords as they are compared: PRECIS OpaqueString (RFC 8265), so that the same keys give the
// same password on every system. The one place that prepares them.
#pragma once

#include <optional>

#include "base/secret.hpp"

namespace mien {

// With spaces of other scripts as U+0020, in NFC; upper and lower case differ. Nothing when it is
// empty, not UTF-8, or has a character that passwords may not have: controls, invisible or
// unassigned ones, private ones, joiners outside of words that need them.
[[nodiscard]] std::optional<Secret> prepare_password(const Secret& password);

}  // namespace mien
