// Wire forms of API tokens.
#pragma once

#include "base/json.hpp"
#include "base/secret.hpp"
#include "store/access/tokens.hpp"

namespace mien::api {

[[nodiscard]] json::object to_json(const store::Token& token);

// A body that satisfies its schema, for a token of this admin with that value. Throws invalid; the
// end must lie between now and limits::token_life_days_max from now.
[[nodiscard]] store::TokenDraft token_draft_from_json(const json::object& body, AdminId admin_id,
                                                      const Secret& value, Timestamp now);

}  // namespace mien::api
