// Wire forms of emotions. Field names live here and in openapi.yaml only.
#pragma once

#include "base/json.hpp"
#include "store/prompts/emotions.hpp"

namespace mien::api {

[[nodiscard]] json::object to_json(const store::Emotion& emotion);

// The fields of a body that satisfies its schema, over those that are there already. Rules of the
// fields are not checked.
[[nodiscard]] core::EmotionDraft emotion_draft_from_json(const json::object& body,
                                                         core::EmotionDraft fields = {});

}  // namespace mien::api
