// Wire forms of characters, and of what was removed. Field names live here and in openapi.yaml
// only.
#pragma once

#include "api/json/media_link.hpp"
#include "base/json.hpp"
#include "store/people/character_names.hpp"
#include "store/people/character_overview.hpp"
#include "store/people/characters.hpp"

namespace mien::api {

[[nodiscard]] json::object to_json(const store::Character& character);

// As lists show it, with a link to its poster.
[[nodiscard]] json::object to_json(const store::Character& character,
                                   const store::CharacterOverview& overview,
                                   const MediaLinks& links);

[[nodiscard]] json::object to_json(const store::CharacterName& character);

[[nodiscard]] json::object to_json(const store::Removal& removal);

// The fields of a body that satisfies its schema, over those that are there already. Rules of the
// fields are not checked.
[[nodiscard]] core::CharacterDraft character_draft_from_json(const json::object& body,
                                                             core::CharacterDraft fields = {});

}  // namespace mien::api
