// Wire forms of characters, and of what was removed. Field names live here and in openapi.yaml
// only.
#pragma once

#include "base/json.hpp"
#include "store/characters.hpp"

namespace mien::api {

[[nodiscard]] json::object to_json(const store::Character& character);

[[nodiscard]] json::object to_json(const store::Removal& removal);

// The fields of a body that satisfies its schema, over those that are there already. Rules of the
// fields are not checked.
[[nodiscard]] core::CharacterDraft character_draft_from_json(const json::object& body,
                                                             core::CharacterDraft fields = {});

}  // namespace mien::api
